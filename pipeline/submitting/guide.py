"""Where things stand in a Word file, as its author finds them: the heading above, the paragraph, its first words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.submitting.values import Where, quoted
from pipeline.wordfile.values import OBJECT, Story

if TYPE_CHECKING:
    from pipeline.wordfile.values import Paragraph, Reading

_HEADING = re.compile(r"heading [1-9]\Z", re.IGNORECASE)
_NAMES = {Story.FOOTNOTE: "a footnote", Story.ENDNOTE: "an endnote", Story.HEADER: "the header of the pages",
          Story.FOOTER: "the footer of the pages", Story.COMMENT: "a comment"}  # fmt: skip


def is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a heading by its style."""
    return bool(_HEADING.match(paragraph.style))


def plain(text: str) -> str:
    """The text of a paragraph without what stands for things."""
    return text.replace(OBJECT, "")


class Guide:
    """Says where the paragraphs of a reading stand. Those without words are not counted, as nobody sees them."""

    def __init__(self, reading: Reading) -> None:
        self._places: list[Where] = []
        heading, number = "", 0
        for paragraph in reading.paragraphs:
            text = plain(paragraph.text).strip()
            if paragraph.story is not Story.BODY:
                what = _NAMES[paragraph.story]
                self._places.append(Where(text=f"{what}: “{quoted(text)}”" if text else what))
                continue
            number += bool(text)
            if is_heading(paragraph) and text:
                heading = quoted(text)
            above = "" if is_heading(paragraph) else heading
            self._places.append(Where(heading=above, paragraph=number or 1, text=quoted(text)))

    def at(self, paragraph: int) -> Where:
        """Where a paragraph stands, by its ordinal in the reading."""
        return self._places[paragraph] if 0 <= paragraph < len(self._places) else Where()
