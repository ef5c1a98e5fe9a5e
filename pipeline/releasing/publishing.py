"""Publishes a release: finals, manifest and statement in a folder, and a tag that holds their checksums."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.errors import MisuseError, PapersError
from pipeline.git.signatures import Seal, tag_signature
from pipeline.git.tags import make_tag, refuse_tag
from pipeline.git.writing import committer
from pipeline.inputs import checksum
from pipeline.making import MANIFEST, make
from pipeline.releasing.statement import STATEMENT, statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.render.templates import Templates
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """What was published: the folder, its files by name with their checksums, and the tag with whether it is signed."""

    folder: Path
    files: dict[str, str]
    tag: str
    signed: bool


def publish(
    workspace: Workspace,
    found: Survey,
    templates: Templates,
    version: str,
    formats: Sequence[str],
    folder: Path,
    *,
    jobs: int,
    done: Callable[[str], None],
) -> Release:
    """Build the papers surveyed, which must be final, into a folder that is not there yet, and tag their commit.

    The tag comes last: where anything fails there is neither tag nor folder. Raises `MisuseError` where the version or
    the folder is taken, or whoever is at the keyboard is no editor, and what stopped a paper.
    """
    refuse_tag(workspace.repository, version)
    if folder.exists():
        raise MisuseError(f"{folder} is there already", hint="a release is published once: name another with --out")
    who = committer(workspace.repository)
    person = found.registry.person_at(who.email)
    if person not in found.registry.editors:
        editors = ", ".join(found.registry.editors)
        hint = f"one of {editors} publishes it with their own address: git config user.email"
        raise MisuseError(f"git commits as {who.email}, who is no editor of the initiative", hint=hint)
    made = make(
        workspace,
        found,
        templates,
        formats,
        jobs=jobs,
        done=done,
        also={"version": version, "formats": list(formats)},
    )
    for error in made.failed.values():
        raise error
    files = {**made.files, STATEMENT: statement(made.files, made.manifest)}
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, data in files.items():
            write_whole(beside / name, data)
        beside.chmod(0o755)
        os.replace(beside, folder)  # noqa: PTH105 - as everywhere where a rename must replace
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sums = {name: checksum(data) for name, data in files.items()}
    try:
        tag = make_tag(workspace.repository, version, workspace.revision().commit, tag_message(found, version, sums))
    except PapersError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    seal = tag_signature(workspace.repository, tag, found.registry.keys)
    signed = seal.seal is Seal.GOOD and found.registry.why_not_signed_by(seal, person or "") is None
    return Release(folder=folder, files=sums, tag=version, signed=signed)


def tag_message(found: Survey, version: str, sums: dict[str, str]) -> str:
    """The message of a release's tag: with the checksums of manifest and statement it holds every file."""
    return (
        f"{found.collection.initiative.short_name} {version}\n\n"
        f"{sums[MANIFEST]}  {MANIFEST}\n{sums[STATEMENT]}  {STATEMENT}\n"
    )
