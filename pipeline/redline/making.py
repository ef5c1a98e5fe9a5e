"""Makes the redline of a paper between two commits: both versions composed, compared, marked, written twice."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import MisuseError, PapersError
from pipeline.examination import ACTION_TABLE
from pipeline.manuscript.assembling import assemble
from pipeline.manuscript.labels import is_numbered, label, section_label
from pipeline.manuscript.values import Revision
from pipeline.markdown.tree import Node, copied, inlines, para, styled, text_of, walk
from pipeline.past import Past
from pipeline.programs import scratch
from pipeline.redline import notes
from pipeline.redline.blocks import Differ, is_turned, split_displays
from pipeline.redline.marking import Marker
from pipeline.redline.owners import Owners
from pipeline.redline.printing import DEFINITIONS, for_print
from pipeline.redline.sequences import align
from pipeline.redline.sides import Sides
from pipeline.redline.values import DELETION, INSERTION, NUMBER, OWNER, Change, Changes, mark_of
from pipeline.redline.word import for_word, track
from pipeline.render.compose import compose
from pipeline.render.docx import docx
from pipeline.render.facts import day
from pipeline.render.pdf import pdf
from pipeline.render.scripts import has_leftward, mark_scripts
from pipeline.render.templates import Templates
from pipeline.surveying import survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.git import Commit
    from pipeline.papers.values import Collection
    from pipeline.render.composed import Composed
    from pipeline.workspace import Workspace

_REFERENCES = "references"
_ODD = re.compile(r"[^\w.~^-]")
"""What of a revision's name is not taken into a file's."""
_LISTED = 12
"""Commits that the cover of the PDF names at most."""

Part = tuple[str, list[Node]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Redline:
    """What changed in a paper: the new version's document with both versions' text in its marked body."""

    before: Composed
    composed: Composed
    cover: tuple[Node, ...]
    body: tuple[Node, ...]
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    names: tuple[str, str]
    commits: tuple[Commit, Commit]


def outputs(
    workspace: Workspace, paper: str, old: tuple[str, Commit], new: tuple[str, Commit]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The redline's DOCX and PDF by file name, and what they cannot show; ``old`` and ``new``: a name, its commit.

    Raises `MisuseError` where a commit does not hold the paper, `OutsideError` where a program fails.
    """
    with scratch() as name:
        folders = [name / part for part in ("old", "new", "words")]
        for folder in folders:
            folder.mkdir()
        before, after = Past(workspace, old[1], folders[0]), Past(workspace, new[1], folders[1])
        # Today's, whatever the commits hold: the programs of today know no others.
        templates = Templates(workspace.root / "templates")
        made = _compare(before, after, paper, templates, Owners(workspace.repository, old[1], new[1], folders[2]))
        made = dataclasses.replace(made, names=(old[0], new[0]), commits=(old[1], new[1]))
        try:
            return _write(made, templates, workspace), made.notes
        except PapersError as error:
            error.args = (f"{paper}: {error}",)
            raise


def _compare(before: Past, after: Past, paper: str, templates: Templates, owners: Owners) -> Redline:
    old, collection = _composed(before, paper, templates)
    new, collections = _composed(after, paper, templates)
    changes = Changes()
    old_parts, _ = _parts(split_displays(copied(old.body)))
    new_parts, rest = _parts(split_displays(copied(new.body)))
    own = [[f"papers/{paper}/paper.yaml"], [f"papers/{paper}"], ["papers"]]
    cover = Differ(Marker(changes, lambda kind, sha: owners.change(kind, sha, own))).blocks(
        *(copied(composed.cover) for composed in (old, new))
    )

    def score(a: Sequence[Part], b: Sequence[Part]) -> float:
        return 1.0 if a[0][0] == b[0][0] else 0.0

    body: list[Node] = []
    for a, b in align(old_parts, new_parts, score):
        olds, news = (
            parts[place][0] if parts[place] else ("", []) for parts, place in ((old_parts, a), (new_parts, b))
        )
        name = news[0] or olds[0]
        paths = [_path(kept, paper, name) for kept in (collection, collections)]
        body += _part(olds[1], news[1], _Sources(owners, paper, *paths), changes)
    return Redline(
        before=old,
        composed=dataclasses.replace(new, pictures={**old.pictures, **new.pictures}),
        cover=tuple(_clean(cover)),
        body=(*_clean(body), *rest),
        changes=tuple(changes.listed),
        notes=tuple(_notes(old.body, new.body, body, changed=bool(changes.listed))),
        names=("", ""),
        commits=(before.head, after.head),  # type: ignore[arg-type]
    )


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where a part's text comes from, before and after, and who changed it; an empty path where it has no file."""

    owners: Owners
    paper: str
    old: str
    new: str

    def told(self, kind: str, sha: str | None) -> Change:
        """The change of a commit, or of the latest that touched the part's file, the paper, or what papers share."""
        own = [path for path in dict.fromkeys((self.new, self.old)) if path]
        return self.owners.change(kind, sha, [own, [f"papers/{self.paper}"], ["papers"]])

    def note(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        """Write onto both versions' nodes which commit took each word out or brought it in."""
        if self.old:
            self.owners.note(old, self.owners.went(self.old))
        if self.new:
            self.owners.note(new, self.owners.came(self.new))
        plan = label("", ACTION_TABLE)
        self._note_file(
            [node for node in (*old, *new) if node["t"] == "Table" and node["c"][0][0] == plan],
            [f"papers/{self.paper}/actions.yaml"],
        )
        pictures = [node for node in walk([*old, *new]) if node["t"] == "Image"]
        self._note_file(pictures, [f"papers/{self.paper}/{folder}" for folder in ("figures", "data")])

    def _note_file(self, nodes: Sequence[Node], paths: Sequence[str]) -> None:
        """Give what is printed from other files than the section's to the latest commit that touched them."""
        commit = self.owners.latest(paths)
        for node in walk(nodes) if commit else ():
            if node["t"] in ("Str", "Image") and not node.get(OWNER):
                node[OWNER] = commit.sha if commit else None


def _part(old: list[Node], new: list[Node], sources: _Sources, changes: Changes) -> list[Node]:
    if old == new:
        return new
    sources.note(old, new)
    marker = Marker(changes, sources.told)
    if not old or not new:
        return marker.blocks(old or new, DELETION if old else INSERTION)
    differ = Differ(marker)
    return differ.blocks(*differ.levelled(old, new))


def _notes(old: Sequence[Node], new: Sequence[Node], marked: Sequence[Node], *, changed: bool) -> list[str]:
    """What has changed and cannot be tracked, or not everywhere; nothing where nothing has."""
    found: list[str] = []
    before, after = ({node["c"][2][0]: (node, name) for node, name in _pictured(body)} for body in (old, new))
    labels = [name for key, (node, name) in after.items() if key in before and _spoken(node) != _spoken(before[key][0])]
    if labels:
        found.append(notes.alternatives(labels))
    if len({sum(is_turned(node) for node in walk(body)) for body in (old, new, marked)}) > 1:
        found.append(notes.PAGES)
    texts = [inner for node in walk(marked) if mark_of(node) for inner in node["c"][1]]
    if any(node["t"] == "Math" for node in walk(texts)):
        found.append(notes.FORMULAS)
    return [notes.GENERATED, *found] if found or changed else []


def _pictured(body: Sequence[Node]) -> Iterator[tuple[Node, str]]:
    """The pictures of figures, with what captions call them."""
    count = 0
    for node in walk(body):
        if node["t"] == "Figure":
            count += is_numbered(node)
            for inner in walk(node["c"][2]):
                if inner["t"] == "Image":
                    yield inner, f"Figure {count}" if is_numbered(node) else "a picture without a number"


def _spoken(picture: Node) -> list[Any]:
    """A picture's alternative text, however it is given."""
    return [text_of(picture["c"][1]), dict(map(tuple, picture["c"][0][2])).get("alt"), picture["c"][2][1]]


def _composed(past: Past, paper: str, templates: Templates) -> tuple[Composed, Collection]:
    try:
        surveyed = survey(past, [paper])
    except MisuseError as error:
        raise MisuseError(f"{error} in commit {past.head.sha[:12]}", hint=error.hint) from None  # type: ignore[union-attr]
    revision = Revision(commit=past.head.sha, date=past.head.committer_date, clean=True)  # type: ignore[union-attr]
    composed = compose(assemble(surveyed.examined[paper], surveyed.standings[paper], revision), templates)
    return composed, surveyed.collection


def _parts(body: Sequence[Node]) -> tuple[list[Part], list[Node]]:
    """The sections and the references, by the ids of their headings, and what is generated after them."""
    parts: list[Part] = []
    counts = {"Figure": 0, "Table": 0}
    for place, node in enumerate(body):
        if node["t"] == "Header" and node["c"][0] == 1:
            if parts and parts[-1][0] == _REFERENCES:
                return parts, list(body[place:])
            parts.append((node["c"][1][0], []))
        elif not parts:
            parts.append(("", []))
        for inner in walk([node]):
            if inner["t"] in counts and is_numbered(inner):
                counts[inner["t"]] += 1
                inner[NUMBER] = str(counts[inner["t"]])
        parts[-1][1].append(node)
    return parts, []


def _path(collection: Collection, paper: str, name: str) -> str:
    """The file that a part's text comes from; empty for one that is generated."""
    sections = collection.papers[paper].sections
    return next((section.path for key, section in sections.items() if section_label(key) == name), "")


def _clean(body: list[Node]) -> list[Node]:
    for node in walk(body):
        node.pop(OWNER, None)
        node.pop(NUMBER, None)
    return body


def _write(made: Redline, templates: Templates, workspace: Workspace) -> dict[str, bytes]:
    paper = made.composed.properties.paper
    between = " to ".join(f"{name} ({day(c.committer_date)})" for name, c in zip(made.names, made.commits, strict=True))
    named = dataclasses.replace(made.composed.properties, edition=f"Changes from {' to '.join(made.names)}")
    plain = pdf(made.composed, templates)
    cover, body = (tuple(for_word(blocks)) for blocks in (made.cover, made.body))
    word = dataclasses.replace(made.composed, properties=named, cover=cover, body=body)
    written, old, new = (
        docx(composed, templates, workspace.cache, pages=plain.pages) for composed in (word, made.before, made.composed)
    )
    marked = (*made.cover, *_legend(made, between)), made.body
    cover, body = (tuple(for_print(part, made.changes, templates.text(DEFINITIONS))) for part in marked)
    printed = dataclasses.replace(word, cover=cover, body=body)
    stem = f"{paper}--{'..'.join(_ODD.sub('-', name) for name in made.names)}"
    return {
        f"{stem}.docx": track(written, made.changes, Sides.of(old, new), made.notes, named),
        f"{stem}.pdf": pdf(printed, templates).data,
    }


def _legend(made: Redline, between: str) -> list[Node]:
    """What the cover of the PDF says of the redline: between what, how marked, and whose changes."""
    by: dict[str, Change] = {}
    for change in made.changes:
        by.setdefault(change.commit, change)
    told = sorted(by.values(), key=lambda change: (change.date, change.commit))
    lines = [f"{day(change.date)}, {_apart(change.author)}, {change.commit[:12]}" for change in told[-_LISTED:]]
    printed = [note for note in made.notes if note != notes.FORMULAS]  # that is Word's alone
    how = "What was inserted is underlined, what was deleted is struck through."
    texts = [f"Changes from {between}. {how}", *printed] if made.notes else [f"Nothing changed from {between}."]
    blocks = [styled("Cover Note", [para(inlines(text))]) for text in (*texts, *lines)]
    return mark_scripts(blocks, made.composed.properties.language)


def _apart(text: str) -> str:
    """A name between marks that keep one written from right to left from taking what stands beside it along."""
    return f"\u200e{text}\u200e" if has_leftward(text) else text
