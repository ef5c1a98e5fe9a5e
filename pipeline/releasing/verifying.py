"""Verifies released files against a clone, offline: same bytes, same approvals, good signatures.

Nothing that the files say is believed. The papers are read, weighed and built again at the commit that the manifest
names, in a folder of their own and with nothing that was kept before; what comes out is compared byte by byte.
"""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cache import Cache
from pipeline.errors import MisuseError, PapersError
from pipeline.git.signatures import Seal, tag_signature
from pipeline.git.tags import Tag, read_tag
from pipeline.inputs import checksum
from pipeline.limits import in_force
from pipeline.making import MANIFEST, make
from pipeline.past import Past
from pipeline.programs import scratch
from pipeline.releasing.publishing import tag_message
from pipeline.releasing.statement import STATEMENT, statement
from pipeline.render.compose import tools
from pipeline.render.templates import Templates
from pipeline.surveying import survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipeline.making import Made
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace

"""Bytes of a released file that are read: a hundred papers full of scans."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """One thing that was looked at: ``what``, and what is wrong with it (``None`` where nothing is)."""

    what: str
    wrong: str | None = None


def verify(workspace: Workspace, path: Path, *, jobs: int, done: Callable[[str], None]) -> Iterator[Checked]:
    """Verify the release or build that a manifest describes; its files lie beside it.

    Gives one verdict after the other, as they are found. Raises `MisuseError` for what is no manifest, and
    `OutsideError` where git, pandoc or Typst fail.
    """
    data, told = _read(path)
    yield from _files(path.parent, told)
    sha = workspace.repository.resolve(told["commit"])
    if sha is None or sha != told["commit"]:
        wrong = f"git knows no commit {told['commit'][:40]}: fetch it, or this is not its clone"
        yield Checked(what="the commit", wrong=wrong)
        return
    if told.get("clean") is not True:
        wrong = "the manifest says that its work tree had changes which no commit holds: nothing can be built again"
        yield Checked(what="the work tree", wrong=wrong)
        return
    objects = _objects(workspace)
    yield objects
    if objects.wrong:
        return
    commit = workspace.repository.commits([sha])[sha]
    with scratch() as folder:
        past = Past(workspace, commit, folder / "at", with_templates=True)
        past.state = folder / "state"
        past.cache = Cache(past.state / "cache")
        names = [paper["paper"] for paper in told["papers"]]
        try:
            found = survey(past, names)
        except MisuseError as missing:
            yield Checked(what="the papers", wrong=f"{missing} in commit {sha[:12]}")
            return
        version = told.get("version")
        also = {"version": version, "formats": told["formats"]} if version else {}
        made = make(past, found, Templates(past.root / "templates"), _formats(told), jobs=jobs, done=done, also=also)
    for error in made.failed.values():
        raise error
    yield from _facts(told, json.loads(made.manifest))
    yield from _bytes(path, data, made, told)
    if version:
        yield from _statement(path.parent, made)
        yield from _tag(workspace, found, version, sha, path.parent)
        yield from _finality(found)


def _read(path: Path) -> tuple[bytes, dict[str, Any]]:
    """The manifest; raises `MisuseError` for what is none."""
    hint = f"name the {MANIFEST} of a build or a release, beside its files"
    data, why = _held(path)
    if data is None:
        raise MisuseError(f"{path} {why}", hint=hint)
    try:
        told = json.loads(data)
        papers = told["papers"]
        shaped = (
            isinstance(told["commit"], str)
            and bool(papers)
            and isinstance(told["tools"], dict)
            and all(isinstance(paper["paper"], str) and isinstance(paper["outputs"], dict) for paper in papers)
            and all(isinstance(name, str) and Path(name).name == name for paper in papers for name in paper["outputs"])
            and ("version" not in told or (isinstance(told["version"], str) and isinstance(told["formats"], list)))
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        shaped = False
    if not shaped:
        raise MisuseError(f"{path} is no manifest", hint=hint)
    return data, told


def _files(folder: Path, told: Mapping[str, Any]) -> Iterator[Checked]:
    """Whether every file that the manifest names is there and has the checksum that it says."""
    for paper in told["papers"]:
        for name, digest in paper["outputs"].items():
            held_bytes, why = _held(folder / name)
            if held_bytes is None:
                yield Checked(what=name, wrong=why)
                continue
            held = checksum(held_bytes)
            other = f"is not the file that the manifest names (SHA-256 {held}, not {digest})"
            yield Checked(what=f"{name}: checksum", wrong=None if held == digest else other)


def _held(path: Path) -> tuple[bytes | None, str | None]:
    """The bytes of a released file, or why they cannot be had."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, "is no regular file"
        if status.st_size > in_force().release_bytes:
            return None, f"is larger than any output ({status.st_size:,} bytes)"
        return path.read_bytes(), None
    except OSError as error:
        return None, f"cannot be read: {error.strerror}"


def _objects(workspace: Workspace) -> Checked:
    """Whether every object of the clone holds what its hash says."""
    try:
        workspace.repository.output("fsck", "--no-dangling", "--no-progress", "--full")
    except PapersError as error:
        return Checked(what="the clone", wrong=f"is damaged: {error}")
    return Checked(what="the clone: every object holds what its hash says")


def _formats(told: Mapping[str, Any]) -> tuple[str, ...]:
    endings = {name.rpartition(".")[2] for paper in told["papers"] for name in paper["outputs"]}
    return tuple(name for name in ("docx", "pdf", "html") if name in endings)


def _facts(told: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[Checked]:
    """Whether the manifest says of tools, inputs, sections and approvals what the clone says."""
    mine = tools()
    for name in sorted({*told["tools"], *mine}):
        theirs, ours = told["tools"].get(name), mine.get(name)
        wrong = None if theirs == ours else f"made with {theirs}, here is {ours}: bytes may differ for that alone"
        yield Checked(what=f"{name} {ours}", wrong=wrong)
    said = {paper["paper"]: paper for paper in told["papers"]}
    for paper in here["papers"]:
        for key, name in _NAMES.items():
            differing = list(_differences(said[paper["paper"]].get(key), paper[key], key))
            what = f"{paper['paper']}: {name}"
            yield from (Checked(what=what, wrong=wrong) for wrong in differing)
            if not differing:
                yield Checked(what=what)


_NAMES = {
    "state": "draft or final",
    "blocking": "what it lacks",
    "inputs": "the files that it is made of",
    "sections": "texts, authors and approvals",
}


def _differences(theirs: Any, ours: Any, where: str) -> Iterator[str]:
    """Each place where two JSON values differ, the manifest's first."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in dict.fromkeys([*theirs, *ours]):
            yield from _differences(theirs.get(key), ours.get(key), f"{where}: {key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for number, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            named = other.get("section") or other.get("reviewer") if isinstance(other, dict) else None
            label = named or str(number + 1)
            yield from _differences(one, other, f"{where}: {label}")
    elif theirs != ours:
        yield f"{where}: the manifest says {json.dumps(theirs)[:200]}, the clone {json.dumps(ours)[:200]}"


def _bytes(path: Path, data: bytes, made: Made, told: Mapping[str, Any]) -> Iterator[Checked]:
    """Whether what was built again is, byte by byte, what lies there."""
    for files in made.outputs.values():
        for name, built in files.items():
            if any(name in paper["outputs"] for paper in told["papers"]):
                yield _same(path.parent / name, built)
    wrong = None if data == made.manifest else "is not the manifest that the clone gives, byte by byte"
    yield Checked(what=f"{path.name}: built again", wrong=wrong)


def _same(path: Path, built: bytes) -> Checked:
    held, why = _held(path)
    if held is None:
        return Checked(what=f"{path.name}: built again", wrong=why)
    if held == built:
        return Checked(what=f"{path.name}: built again")
    pairs = enumerate(zip(held, built, strict=False))
    first = next((at for at, (one, other) in pairs if one != other), min(len(held), len(built)))
    wrong = f"differs from what the clone gives, from byte {first + 1:,} on"
    return Checked(what=f"{path.name}: built again", wrong=wrong)


def _statement(folder: Path, made: Made) -> Iterator[Checked]:
    yield _same(folder / STATEMENT, statement(made.files, made.manifest))


def _tag(workspace: Workspace, found: Survey, version: str, sha: str, folder: Path) -> Iterator[Checked]:
    """Whether the release's tag names that commit and these files, and who made and signed it."""
    tag = read_tag(workspace.repository, version)
    if tag is None:
        wrong = "is not in the clone: fetch it (git fetch --tags), or it was never made"
        yield Checked(what=f"tag {version}", wrong=wrong)
        return
    other = f"names commit {tag.commit[:12]}"
    yield Checked(what=f"tag {version}: its commit", wrong=None if tag.commit == sha else other)
    sums = {}
    for name in (MANIFEST, STATEMENT):
        data, _ = _held(folder / name)
        sums[name] = checksum(data) if data is not None else "missing"
    same = tag.message.strip() == tag_message(found, version, sums).strip()
    yield Checked(what=f"tag {version}: its checksums", wrong=None if same else "are not those of the files")
    yield _tagger(workspace, found, version, tag)


def _tagger(workspace: Workspace, found: Survey, version: str, tag: Tag) -> Checked:
    registry = found.registry
    person = registry.person_at(tag.tagger_email)
    if person is None or person not in registry.editors:
        return Checked(what=f"tag {version}: its maker", wrong=f"{tag.tagger_email} is no editor of the initiative")
    signature = tag_signature(workspace.repository, tag.sha, registry.keys)
    fault = registry.why_not_signed_by(signature, person)
    if fault is None:
        return Checked(what=f"tag {version}: signed by {registry.name_of(person)}")
    what = f"tag {version}: made by {registry.name_of(person)}, unsigned"
    asked = registry.policy.signed or signature.seal is not Seal.NONE
    return Checked(what=what, wrong=f"it {fault}" if asked else None)


def _finality(found: Survey) -> Iterator[Checked]:
    for name in found.chosen:
        lacks = found.standings[name].blocking
        yield Checked(what=f"{name}: final", wrong=f"it lacks: {'; '.join(lacks)}" if lacks else None)
