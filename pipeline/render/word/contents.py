"""The table of contents: Word's own field, filled with its entries, so that nobody is asked to update it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.render.word.bookmarks import NAME, START, bookmark_name, hold
from pipeline.render.word.xml import Element, content, field, make, parent_of, run, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.render.composed import ContentsEntry
    from pipeline.render.word.styles import Styles

HEADING = "Contents"
INSTRUCTION = 'TOC \\o "1-2" \\h \\z \\u'

_FIRST_ANCHOR = 100_000_000
_FIRST_ID = 1_000_000


def contents(body: Element, entries: Sequence[ContentsEntry], pages: Mapping[str, int], styles: Styles) -> Element:
    """The block of the contents; the headings that they name get a bookmark such as Word makes itself, ``_Toc…``.

    ``pages`` are the pages of headings by id; an entry that is not in it has no page number.
    """
    anchors = _anchors(body, entries)
    lines = [_entry(entry, anchors.get(entry.id, ""), pages.get(entry.id)) for entry in entries]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {content(INSTRUCTION)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    parts = [before + line for before, line in zip([begin, *[""] * (len(lines) - 1)], lines, strict=True)]
    parts[-1] += end
    paragraphs = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{styles[f"toc {min(entry.level, 2)}"]}"/></w:pPr>{part}</w:p>'
        for entry, part in zip(entries, parts, strict=True)
    )
    return make(
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f'<w:p><w:pPr><w:pStyle w:val="{styles["TOC Heading"]}"/></w:pPr>{run(HEADING)}</w:p>'
        f"{paragraphs}</w:sdtContent></w:sdt>"
    )


def _entry(entry: ContentsEntry, anchor: str, page: int | None) -> str:
    text = (run(f"{entry.number}\t") if entry.number else "") + words(entry.text)
    if page is not None:
        text += run("\t") + (field(f"PAGEREF {anchor} \\h", str(page)) if anchor else run(str(page)))
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{text}</w:hyperlink>' if anchor else text


def _anchors(body: Element, entries: Sequence[ContentsEntry]) -> dict[str, str]:
    """The bookmarks of the headings by id, added where the id's own bookmark is."""
    starts = {start.get(NAME, ""): start for start in body.iter(START)}
    anchors = {}
    for number, entry in enumerate(entries, 1):
        start = starts.get(bookmark_name(entry.id))
        if start is not None:
            anchor = f"_Toc{_FIRST_ANCHOR + number}"
            hold(parent_of(start), [make(f'<w:bookmarkStart w:id="{_FIRST_ID + number}" w:name="{anchor}"/>')])
            anchors[entry.id] = anchor
    return anchors
