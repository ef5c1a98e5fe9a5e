"""Whether commits and tags carry a good SSH signature, as git finds, against a list of allowed signers.

Only SSH signatures are checked: an OpenPGP or X.509 signature counts as a bad one. Git is told to use OpenSSH's
own ``ssh-keygen`` and no other program, whatever the repository's configuration says.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.git.runner import failure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.git.repository import Repository

_VERIFYING = (
    ("gpg.ssh.program", "ssh-keygen"),
    ("gpg.ssh.revocationFile", ""),
    ("gpg.program", os.devnull),
    ("gpg.openpgp.program", os.devnull),
    ("gpg.x509.program", os.devnull),
    ("gpg.minTrustLevel", "undefined"),
)
_PIPE_BROKE = -13
_OF_A_TAG = re.compile(r'^Good "git" signature (?:for \S+ )?with \S+ key (SHA256:\S+)', re.MULTILINE)


class Seal(Enum):
    """What is found of a signature. ``GOOD`` says that it fits commit and key, not whose key that is."""

    NONE = "none"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A commit's signature; ``key`` is the fingerprint of the key that made a good one (``SHA256:…``)."""

    seal: Seal
    key: str | None


UNSIGNED = Signature(seal=Seal.NONE, key=None)
_UNFIT = Signature(seal=Seal.BAD, key=None)


def verifier() -> str:
    """Which program verifies; empty where there is none. Whoever keeps what was found keeps it by this too."""
    return shutil.which("ssh-keygen") or ""


def signatures(
    repository: Repository, commits: Iterable[str], allowed: Mapping[str, Sequence[str]]
) -> dict[str, Signature]:
    """The signatures of commits; ``allowed`` are SSH public keys by the id of the person that they belong to.

    Raises `OutsideError` where git fails; without ``ssh-keygen`` no signature is good.
    """
    wanted = list(dict.fromkeys(commits))
    if not wanted:
        return {}
    with _verifying(allowed) as config:
        lines = _told(repository, wanted, config)
    found = {}
    for line in lines:
        sha, state, key = line.split(" ")
        if state == "N":
            found[sha] = UNSIGNED
        else:  # U is a good one, of a key that the list does not have
            good = state in ("G", "U") and key
            found[sha] = Signature(seal=Seal.GOOD, key=key) if good else _UNFIT
    # Git says N of a signature, too, whose program said nothing.
    for sha, data in repository.objects(sha for sha, signature in found.items() if signature is UNSIGNED):
        if data is not None and b"\ngpgsig" in data.partition(b"\n\n")[0]:
            found[sha] = _UNFIT
    return found


def _told(repository: Repository, wanted: Sequence[str], config: Sequence[tuple[str, str]]) -> list[str]:
    """What git says of the signatures of commits: a line each with hash, state and fingerprint."""
    arguments = ["log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--format=%H %G? %GF"]
    process = repository.start(arguments, subprocess.PIPE, config=config)
    output, complaint = process.communicate("".join(f"{sha}\n" for sha in wanted).encode())
    if process.proc.returncode == 0:
        return list(output.decode("utf-8", "replace").splitlines())
    if process.proc.returncode != _PIPE_BROKE:
        raise failure(arguments, complaint, repository.folder)
    # Git dies of a signature that its verifier throws away before it has read what is signed.
    if len(wanted) == 1:
        return [f"{wanted[0]} B "]
    middle = len(wanted) // 2
    return [*_told(repository, wanted[:middle], config), *_told(repository, wanted[middle:], config)]


def tag_signature(repository: Repository, tag: str, allowed: Mapping[str, Sequence[str]]) -> Signature:
    """The signature of an annotated tag, named by its hash. Raises `OutsideError` where git cannot be started."""
    held = repository.output("cat-file", "tag", tag)
    if b"-----BEGIN " not in held:
        return UNSIGNED
    with _verifying(allowed) as config:
        process = repository.start(["verify-tag", "--raw", tag], config=config)
        said = process.communicate()[1].decode("utf-8", "replace")
    good = _OF_A_TAG.search(said)
    return Signature(seal=Seal.GOOD, key=good[1]) if good else _UNFIT


@contextlib.contextmanager
def _verifying(allowed: Mapping[str, Sequence[str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """The configuration under which git verifies against these keys alone."""
    with tempfile.TemporaryDirectory(prefix="papers-") as folder:
        signers = Path(folder) / "allowed-signers"
        signers.write_text(allowed_signers(allowed), encoding="utf-8")
        yield (*_VERIFYING, ("gpg.ssh.allowedSignersFile", str(signers)))


def allowed_signers(keys: Mapping[str, Sequence[str]]) -> str:
    """The file that OpenSSH reads: one line a key, good for git alone, its principal the person's id."""
    lines = [
        f'{person} namespaces="git" {" ".join(key.split()[:2])}\n'
        for person, owned in sorted(keys.items())
        for key in owned
        if fingerprint(key) is not None
    ]
    return "".join(lines)


def fingerprint(key: str) -> str | None:
    """The fingerprint of a public key as OpenSSH writes it (``SHA256:…``); ``None`` for what is no key."""
    fields = key.split()
    if len(fields) < 2:
        return None
    try:
        blob = base64.b64decode(fields[1], validate=True)
    except (binascii.Error, ValueError):
        return None
    kind = fields[0].encode()
    if blob[:4] != len(kind).to_bytes(4, "big") or blob[4 : 4 + len(kind)] != kind:
        return None
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"
