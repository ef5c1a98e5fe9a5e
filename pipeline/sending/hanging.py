"""The comments of a paper's records as threads of its Word file, each hung on the words that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.manuscript.labels import section_label
from pipeline.papers.moments import moment
from pipeline.quotes import Stretch
from pipeline.render.word.bookmarks import bookmark_name
from pipeline.sending.anchors import WHOLE
from pipeline.sending.seeking import Text, Texts
from pipeline.sourcemap.parts import block_of, part_names
from pipeline.wordfile.placing import At
from pipeline.wordfile.threads import Said, Thread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.papers.values import Comment, ReviewRecord
    from pipeline.sending.anchors import Anchored
    from pipeline.sourcemap.values import Leaf
    from pipeline.wordfile.values import Range, Reading


class Hold(Enum):
    """What a comment hangs on."""

    WORDS = "its words"
    BLOCK = "its block"
    TITLE = "the section's title"
    NOTHING = "nothing: its section is not printed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hung:
    """A comment of a record and the thread that it became; none where its section is not printed."""

    record: ReviewRecord
    comment: Comment
    hold: Hold
    thread: Thread | None


def hang(
    reading: Reading, anchored: Anchored, records: Sequence[ReviewRecord], name_of: Callable[[str], str]
) -> tuple[Hung, ...]:
    """Hang the comments of some records into the anchored draft that was read, in the order of the records.

    ``name_of`` gives the name of a person by id. Comments on words hang on these where they stand in the comment's
    part, else in its block, else in its section; all others, and those whose words are gone, on the part or the block,
    or on the section's title.
    """
    held = {one.name: one for one in reading.bookmarks}
    asked = {record.section for record in records if record.comments}
    sections = {name: _Section(name, anchored, reading, held) for name in anchored.maps if name in asked}
    return tuple(
        _hung(record, comment, sections.get(record.section), held, name_of)
        for record in records
        for comment in record.comments
    )


def _hung(
    record: ReviewRecord,
    comment: Comment,
    section: _Section | None,
    held: Mapping[str, Range],
    name_of: Callable[[str], str],
) -> Hung:
    hold, at = section.place(comment) if section else (Hold.NOTHING, None)
    if at is None:
        title = bookmark_name(section_label(record.section))
        hold, at = (Hold.TITLE, At(bookmark=title)) if title in held else (Hold.NOTHING, None)
    replies = (Said(author=name_of(one.author.id), date=moment(one.date), text=one.text) for one in comment.replies)
    first = Said(author=name_of(comment.author.id), date=moment(comment.date), text=comment.text)
    thread = Thread(first=first, at=at, replies=tuple(replies), resolved=not comment.open) if at else None
    return Hung(record=record, comment=comment, hold=hold, thread=thread)


class _Section:
    """The text of a section in the Word file: paragraphs, as far as an anchor holds them."""

    def __init__(self, name: str, anchored: Anchored, reading: Reading, held: Mapping[str, Range]) -> None:
        found = [(spot, held[key]) for key, spot in anchored.spots.items() if spot.section == name and key in held]
        leaves = anchored.maps[name]
        texts: dict[int, list[Range]] = {}
        atoms: dict[int, list[Range]] = {}
        for spot, place in sorted(found, key=lambda one: (one[0].leaf, one[0].glyph)):
            is_atom = spot.glyph != WHOLE and leaves[spot.leaf].glyphs[spot.glyph].atom is not None
            (atoms if is_atom else texts).setdefault(spot.leaf, []).append(place)
        names = part_names(leaves.leaves)
        self._bookmarks = [one.name for places in texts.values() for one in places]
        self._texts = Texts(
            [
                _text(one, leaves[ordinal], names[ordinal], reading, atoms.get(ordinal, ()))
                for ordinal, places in texts.items()
                for one in places
            ]
        )

    def place(self, comment: Comment) -> tuple[Hold, At | None]:
        """What a comment hangs on; ``None`` where that is neither words nor a block."""
        found = self._texts.find(comment) if comment.quote else None
        if found is not None:  # of words in several paragraphs those in the first: Word has no better for ours
            return Hold.WORDS, At(bookmark=self._bookmarks[found.number], start=found.start, end=found.end)
        block, part = self._texts.of(comment)
        own = part or block
        return (Hold.BLOCK, At(bookmark=self._bookmarks[own[0]])) if own else (Hold.TITLE, None)


def _text(held: Range, leaf: Leaf, part: str, reading: Reading, atoms: Sequence[Range]) -> Text:
    start, end = held.start, held.end
    text = reading.paragraphs[start.paragraph].text
    text = text[start.offset : end.offset if end.paragraph == start.paragraph else len(text)]
    within = (
        Stretch(one.start.offset - start.offset, one.end.offset - start.offset)
        for one in atoms
        if one.start.paragraph == one.end.paragraph == start.paragraph and one.start >= start
    )
    return Text(leaf=leaf.ordinal, block=block_of(leaf), part=part, text=text, atoms=tuple(within))
