"""From the lines of a returned file to changes of the sections' source, each with the tracked changes it is made of."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.receiving.entries import LABEL
from pipeline.receiving.fresh import Fresh
from pipeline.receiving.leaves import Leaves
from pipeline.receiving.moving import Moving
from pipeline.receiving.values import Change, Edited, Made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.receiving.entries import Entry
    from pipeline.receiving.lines import Line
    from pipeline.receiving.scene import Scene


def edited(scene: Scene) -> Edited:
    """All that was done to the sections, and to what the build makes."""
    fresh = Fresh(scene)
    moving, leaves = Moving(scene), Leaves(scene, fresh)
    changes = [*moving.moves(), *moving.merges()]
    changes += leaves.changes(moving.merged)
    numbers = [
        at
        for at, entry in enumerate(scene.entries)
        if entry.is_new and at not in leaves.used and entry.line.text.strip()
    ]
    for _, run in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        changes += fresh.lines([at for _, at in run])
    changes += [*_tables(scene), *_joined(scene)]
    return Edited(
        changes=tuple(changes), made=tuple(_made(scene)), entries=tuple(scene.entries), print_of=fresh.print_of
    )


def _tables(scene: Scene) -> Iterator[Change]:
    """Rows whose cells do not stand beside each other any more, and tables that were taken apart, without a word."""
    rows: dict[tuple[int, int], set[tuple[int, int]]] = {}
    tables: dict[int, set[int]] = {}
    cells: dict[tuple[int, int, int], int] = {}
    first: dict[int, tuple[str, int]] = {}
    for entry in scene.entries:
        for part in entry.parts:
            sent = scene.sent.lines[scene.sent.line_of[part.leaf]].line.last.place
            now = entry.line.last.place
            if sent is None or now is None or entry.moved:
                continue
            first.setdefault(sent.table, part.leaf)
            rows.setdefault((sent.table, sent.row), set()).add((now.table, now.row))
            tables.setdefault(sent.table, set()).add(now.table)
            place = now.table, now.row, now.cell
            if cells.setdefault(place, sent.cell) != sent.cell:
                rows[sent.table, sent.row].add((-1, -1))
    for table, leaf in first.items():
        torn = len(tables[table]) > 1 or any(len(some) > 1 for row, some in rows.items() if row[0] == table)
        if torn:
            words = _row_of(scene, leaf)
            yield Change(
                section=leaf[0], leaf=leaf[1], edits=(), keys=frozenset(), unseen=True, before=words, after=words,
                act="the table", reason="cells were merged, or the table was taken apart",
                hint="change the table in the source by hand",
            )  # fmt: skip


def _row_of(scene: Scene, leaf: tuple[str, int]) -> str:
    """The words of the row that a cell was sent in."""
    wanted = scene.sent.lines[scene.sent.line_of[leaf]].line.last.place
    places = ((line.line.last.place, line.line.text) for line in scene.sent.lines)
    return " | ".join(
        text for place, text in places if place and wanted and (place.table, place.row) == (wanted.table, wanted.row)
    )


def _joined(scene: Scene) -> Iterator[Change]:
    """Paragraphs that were made one with what the build makes, such as the title of the section behind them."""
    for entry in scene.entries:
        made = _made_in(scene, entry) if entry.parts else []
        if not made:
            continue
        section, leaf = entry.parts[0].leaf
        keys = scene.witness.on_ends(entry.line.sources[:-1])
        what = "a section's title" if scene.sent.lines[made[0]].is_title else "what the build makes"
        yield Change(
            section=section, leaf=leaf, edits=(), keys=keys, unseen=not keys,
            before=scene.sent.leaf((section, leaf)).text, after=entry.line.text,
            reason=f"the end of a paragraph was deleted beside {what}, and the two cannot be one",
            hint="ask what was meant; both stand as they were",
        )  # fmt: skip


def _made_in(scene: Scene, entry: Entry) -> list[int]:
    """The sent lines that the build made and that an entry holds whole."""
    places = (scene.match.places.get(sign.at) for sign in entry.line.signs if sign.text.strip())
    held = Counter(place.line for place in places if place is not None)
    lines = scene.sent.lines
    return [
        number
        for number, count in held.items()
        if not lines[number].leaves and count == sum(bool(sign.text.strip()) for sign in lines[number].line.signs)
    ]


def _unlabelled(line: Line) -> str:
    """The text of a line without the label of a caption."""
    return "".join(sign.text for sign in line.signs if sign.piece.look.style != LABEL)


def _made(scene: Scene) -> Iterator[Made]:
    """Changes of what the build makes."""
    present: set[int] = set()
    for entry in scene.entries:
        present.update(_made_in(scene, entry))
        if entry.made is None:
            present.update(scene.sent.line_of[part.leaf] for part in entry.parts)
            continue
        present.add(entry.made)
        before = scene.sent.lines[entry.made].line.text
        if entry.line.text != before or entry.moved:
            keys = scene.witness.on_line(entry.line) | scene.witness.gone_from(entry.made)
            bare = _unlabelled(scene.sent.lines[entry.made].line)
            if bare != before and not keys and not entry.moved and entry.line.text.lstrip(". ") == bare.strip():
                continue  # pandoc loses "Table 1", and nobody did that
            yield Made(line=entry.made, keys=keys, unseen=not keys, before=before, after=entry.line.text)
    for number, line in enumerate(scene.sent.lines):
        if number not in present and not line.leaves and line.line.text.strip():
            keys = scene.witness.gone_from(number)
            yield Made(line=number, keys=keys, unseen=not keys, before=line.line.text, after="")
