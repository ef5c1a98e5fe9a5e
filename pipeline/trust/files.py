"""The files of the registry: which they are, which paper each concerns, and their bytes decoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.papers import schemas
from pipeline.papers.decoding import Source, decode_text, text_in
from pipeline.papers.registry import INITIATIVE, PEOPLE, UNSET, initiative_of, people_of, policy_of
from pipeline.papers.shared import TOP
from pipeline.trust.values import Registry, Rules, index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.papers.shapes import At, Shape
    from pipeline.papers.values import Collection, Initiative, Person, ReviewPolicy

IGNORED = ".git-blame-ignore-revs"
GLOBS = (IGNORED, INITIATIVE, PEOPLE, f"{TOP}/outline.yaml", f"{TOP}/*/*.yaml", f"{TOP}/*/*.yml")
"""What git is asked for; of a paper's folder only what `concerns` says is the registry's."""

_OF_A_PAPER = re.compile(rf"{TOP}/(?P<paper>[^/]+)/(?P<name>[^/]+\.ya?ml)\Z")
_FOUNDING = frozenset((INITIATIVE, PEOPLE))


def concerns(path: str) -> tuple[bool, str | None]:
    """Whether a file is the registry's, and the one paper that it concerns, if it is one's.

    A paper's own outline has whatever name its paper.yaml gives it: every YAML file beside it but the actions counts.
    """
    match = _OF_A_PAPER.match(path)
    if match is None:
        return path in (IGNORED, f"{TOP}/outline.yaml") or path in _FOUNDING, None
    return match["name"] != "actions.yaml", match["paper"]


def is_rules(path: str) -> bool:
    """Whether it is a paper.yaml, of which only a part is the registry's."""
    return path.endswith("/paper.yaml") and path.count("/") == 2


def rules_path(paper: str) -> str:
    """Where a paper.yaml is."""
    return f"{TOP}/{paper}/paper.yaml"


def initiative(data: bytes | None) -> Initiative | None:
    """The initiative in these bytes; ``None`` where they cannot be read or name no editor."""
    source = Source(path=INITIATIVE)
    raw = _decoded(data, source, schemas.INITIATIVE)
    read = initiative_of(raw, source) if raw is not None else None
    return read if read and read.editors else None


def people(data: bytes | None) -> dict[str, Person] | None:
    """The people in these bytes, ``None`` where they cannot be read."""
    source = Source(path=PEOPLE)
    raw = _decoded(data, source, schemas.PEOPLE)
    return people_of(raw, source, []) if raw is not None else None


def rules(data: bytes | None, policy: ReviewPolicy | None) -> Rules | None:
    """What a paper.yaml says of who may do what, ``None`` where it cannot be read; ``policy`` is what papers share."""
    source = Source(path="paper.yaml")
    raw = _decoded(data, source, schemas.PAPER)
    if raw is None:
        return None
    return Rules(
        guides=_ids(raw["guides"]),
        editors=_ids(raw["editors"]),
        outline=raw["outline"].text if raw["outline"] else "",
        policy=policy_of(raw["review"], source, policy or UNSET),
    )


def guarded(data: bytes | None) -> tuple[Any, ...] | None:
    """That part of a paper.yaml which editors alone may change, to be compared; ``None`` where it cannot be read.

    A key that is absent is not the same as one that says what holds without it: the shared policy may be another.
    """
    raw = _decoded(data, Source(path="paper.yaml"), schemas.PAPER)
    if raw is None:
        return None
    review = raw["review"]
    recorders = None if review["recorders"] is None else _ids(review["recorders"])
    policy = (review["required"], review["signed"], review["own_share"], recorders)
    return _ids(raw["guides"]), _ids(raw["editors"]), raw["outline"].text if raw["outline"] else None, policy


def _ids(entries: Iterable[At]) -> tuple[str, ...]:
    return tuple(entry.text for entry in entries)


def registry(read: Initiative, known: Mapping[str, Person], papers: Mapping[str, Rules]) -> Registry:
    """The registry of what was read."""
    by_email, by_key = index(known)
    return Registry(
        people=known,
        editors=tuple(editor.id for editor in read.editors),
        policy=read.review,
        papers=papers,
        by_email=by_email,
        by_key=by_key,
    )


def registry_of(collection: Collection) -> Registry:
    """The registry as the files have it now: all there is to believe where no commit holds one."""
    papers = {
        name: Rules(
            guides=tuple(guide.id for guide in paper.guides),
            editors=tuple(editor.id for editor in paper.editors),
            outline="",
            policy=paper.review,
        )
        for name, paper in collection.papers.items()
    }
    return registry(collection.initiative, collection.people, papers)


def _decoded(data: bytes | None, source: Source, shape: Shape) -> Any:
    """The value in some bytes, lenient to keys that it does not know; ``None`` where they are no such file."""
    text = text_in(data) if data else None
    if text is None:
        return None
    found: list[Any] = []
    value = decode_text(text, source, shape, found)
    return None if any(finding.code is source.broken for finding in found) else value
