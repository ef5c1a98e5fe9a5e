"""The document laid out: marks become the contents and the ends of sections, tables are fitted to their page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import TBL, Element, find, style_of
from pipeline.render.scripts import is_leftward
from pipeline.render.word.contents import LISTED, begin_page, contents, listing
from pipeline.render.word.leftward import turn
from pipeline.render.word.nesting import list_indent
from pipeline.render.word.pictures import fit_pictures
from pipeline.render.word.tables import finish_table
from pipeline.render.word.tree import CONTENTS_HERE, COVER_ENDS, LANDSCAPE_ENDS, LANDSCAPE_STARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.render.composed import ContentsEntry
    from pipeline.render.word.pages import Pages
    from pipeline.render.word.styles import Styles


@dataclass(kw_only=True, slots=True)
class Layout:
    """One document while it is laid out from its beginning.

    ``notes`` are its footnotes, whose captions are listed too. ``numbers`` are the pages of headings by id,
    and of figures and tables by their label.
    """

    body: Element
    notes: Element
    pages: Pages
    styles: Styles
    entries: Sequence[ContentsEntry]
    numbers: Mapping[str, int]
    kind: str = "cover"
    is_empty: bool = True

    def run(self) -> None:
        """Lay the body out, in place."""
        for block in list(self.body):
            meet = _MARKS.get(style_of(block))
            if meet is not None:
                position = self.body.index(block)
                self.body.remove(block)
                meet(self, position)
                continue
            self.is_empty = False
            if block.tag == TBL:
                finish_table(block, self.pages.measure(self.kind), self.styles)
            else:
                fit_pictures(block, self.pages.measure(self.kind) - list_indent(block))
        # After a landscape page at the very end nothing is left: its section becomes the document's last.
        last = find(self.body[-1], "w:pPr/w:sectPr") if self.is_empty and len(self.body) else None
        self.body.append(self.pages.section(self.kind) if last is None else last)

    def _end(self, position: int, kind: str) -> None:
        """End the section, if anything is in it, and begin one of another kind."""
        if not self.is_empty:
            self.pages.end(self.kind, self.body, position)
        self.kind, self.is_empty = kind, True

    def _cover(self, position: int) -> None:
        self._end(position, "contents")

    def _contents(self, position: int) -> None:
        if self.entries:
            blocks = [contents(self.body, self.entries, self.numbers, self.styles)]
            lists = (listing((self.body, self.notes), kind, self.numbers, self.styles) for kind in LISTED)
            blocks += [block for block in lists if block is not None]
            begin_page(blocks)
            if is_leftward(self.pages.properties.language):
                for block in blocks:
                    turn(block)
            self.body[position:position] = blocks
            self.is_empty = False
            position += len(blocks)
        self._end(position, "body")

    def _landscape(self, position: int) -> None:
        self._end(position, "landscape")

    def _upright(self, position: int) -> None:
        self._end(position, "body")


_MARKS: dict[str, Callable[[Layout, int], None]] = {
    COVER_ENDS: Layout._cover,  # noqa: SLF001 - the table of its own methods
    CONTENTS_HERE: Layout._contents,  # noqa: SLF001
    LANDSCAPE_STARTS: Layout._landscape,  # noqa: SLF001
    LANDSCAPE_ENDS: Layout._upright,  # noqa: SLF001
}
