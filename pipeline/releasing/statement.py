"""A statement of how released files came to be, in the form of in-toto with the predicate of SLSA provenance.

Its specifications: https://github.com/in-toto/attestation (Statement v1) and https://slsa.dev/spec/v1.0/provenance.
Nothing in it is of the moment or of the machine, so that whoever builds the release again gets the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.inputs import checksum
from pipeline.making import encoded

if TYPE_CHECKING:
    from collections.abc import Mapping

STATEMENT = "statement.json"
"""The name of the statement's file."""

_TYPE = "https://in-toto.io/Statement/v1"
_PREDICATE = "https://slsa.dev/provenance/v1"
_BUILD = "urn:strategy-paper-pipeline:release:1"
_BUILDER = "urn:strategy-paper-pipeline:papers"


def statement(files: Mapping[str, bytes], manifest: bytes) -> bytes:
    """The statement over some files, by name, the manifest among them."""
    told: dict[str, Any] = json.loads(manifest)
    inputs = {path: digest for paper in told["papers"] for path, digest in paper["inputs"].items()}
    resolved = [{"name": "repository", "digest": {"gitCommit": told["commit"]}}]
    resolved += [{"name": path, "digest": {"sha256": digest}} for path, digest in sorted(inputs.items())]
    approvals = [
        {"paper": paper["paper"], "section": section["section"], "text": section["text"], **_approval(review)}
        for paper in told["papers"]
        for section in paper["sections"]
        for review in section["reviews"]
        if review["counts"] and review["verdict"] == "approved"
    ]
    value = {
        "_type": _TYPE,
        "subject": [{"name": name, "digest": {"sha256": checksum(data)}} for name, data in sorted(files.items())],
        "predicateType": _PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": _BUILD,
                "externalParameters": {
                    "version": told["version"],
                    "papers": [paper["paper"] for paper in told["papers"]],
                    "formats": told["formats"],
                },
                "internalParameters": {"tools": told["tools"], "approvals": approvals},
                "resolvedDependencies": resolved,
            },
            "runDetails": {"builder": {"id": _BUILDER, "version": told["tools"]}},
        },
    }
    return encoded(value)


def _approval(review: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("reviewer", "date", "commit", "recorded_by", "recorded_in", "signed")
    return {key: review[key] for key in keys}
