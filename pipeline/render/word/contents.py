"""The tables of contents, figures and tables: Word's own fields, filled, so that nobody is asked to update them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ooxml.xml import (
    Element,
    P,
    content,
    field,
    make,
    parent_of,
    run,
    set_property,
    shown_text,
    style_of,
)
from pipeline.render.word.bookmarks import NAME, START, bookmark_name, hold
from pipeline.render.word.numbers import NONE
from pipeline.render.word.repeating import is_plain, number_of, repeated
from pipeline.render.word.runs import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.render.composed import ContentsEntry
    from pipeline.render.word.styles import Styles

HEADING = "Contents"
LISTED = {"Figure": "Figures", "Table": "Tables"}
"""What has a list of its own, by the name of its sequence, and the list's title."""
FEWEST = 2
"""Of a kind that is listed; one figure alone needs no list. `templates/paper.typ` counts alike."""

_DEPTH = 2
_PAGE = 670

_FIRST_ANCHOR = 100_000_000
_FIRST_ID = 1_000_000


def contents(body: Element, entries: Sequence[ContentsEntry], pages: Mapping[str, int], styles: Styles) -> Element:
    """The block of the contents; the headings that they name get a bookmark such as Word makes itself, ``_Toc…``.

    ``pages`` are the pages of headings by id; an entry that is not in it has no page number.
    """
    anchors = _anchors(body, entries)
    lines = [_entry(entry, anchors.get(entry.id), pages.get(entry.id), styles) for entry in entries]
    toc = [styles[f"toc {min(entry.level, _DEPTH)}"] for entry in entries]
    # By styles and not by outline levels (\u): small generated headings are none of the contents, after F9 neither.
    instruction = f'TOC \\o "1-{_DEPTH}" \\h \\z'
    return make(
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f"{_title(styles['TOC Heading'], HEADING)}{_filled(instruction, lines, toc)}</w:sdtContent></w:sdt>"
    )


def listing(stories: Sequence[Element], kind: str, pages: Mapping[str, int], styles: Styles) -> Element | None:
    """The block of the list of all captions of a kind; ``None`` where there are too few to list.

    ``stories`` are the body and the notes, whose captions count where their notes are called; ``pages`` are by what a
    caption begins with, ``Figure 1``.
    """
    captions = [
        (number, paragraph)
        for story in stories
        for paragraph in story.iter(P)
        if (number := number_of(paragraph, kind)) is not None
    ]
    if len(captions) < FEWEST:
        return None
    if any(number_of(paragraph, kind) for story in stories[1:] for paragraph in story.iter(P)):
        captions.sort(key=lambda pair: int(pair[0]) if pair[0].isdecimal() else 0)
    lines = []
    offset = 10_000 * (1 + list(LISTED).index(kind))
    for place, (number, caption) in enumerate(captions, 1):
        anchor = f"_Toc{_FIRST_ANCHOR + offset + place}"
        hold(caption, [make(f'<w:bookmarkStart w:id="{_FIRST_ID + offset + place}" w:name="{anchor}"/>')])
        lines.append(_line(repeated(caption, styles), anchor, pages.get(f"{kind} {number}")))
    style = styles["table of figures"]
    text = _title(styles["Contents Subheading"], LISTED[kind])
    text += _filled(f'TOC \\h \\z \\c "{kind}"', lines, [style] * len(lines))
    alias = f'<w:alias w:val="{LISTED[kind]}"/>'
    return make(f"<w:sdt><w:sdtPr>{alias}</w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>")


def begin_page(blocks: Sequence[Element]) -> None:
    """Begin the lists on a page of their own where one page would not hold them with the contents.

    ``blocks`` are the contents and the lists after them. Heights are of the shipped styles, in points: a page has 700.
    """
    heights = {"TOC1": 18, "TOC2": 12.5, "TableofFigures": 14}
    lines = [line for block in blocks for line in block.iter(P)]
    height = sum(heights.get(style_of(line), 45) * (1 + len(shown_text(line)) // 105) for line in lines)
    if height > _PAGE and len(blocks) > 1:
        set_property(next(blocks[1].iter(P)), "<w:pageBreakBefore/>")


def _filled(instruction: str, lines: Sequence[str], kinds: Sequence[str]) -> str:
    """A field whose result is paragraphs, a line in each, in the styles of ``kinds``."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {content(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    parts = [begin + lines[0], *lines[1:]]
    parts[-1] += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return "".join(_paragraph(kind, part) for kind, part in zip(kinds, parts, strict=True))


def _paragraph(style: str, inner: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'


def _title(style: str, text: str) -> str:
    """A title over a list: no heading of the document, though a reference document may make its style of one."""
    kept = f'{NONE}<w:suppressLineNumbers/><w:outlineLvl w:val="9"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{run(text)}</w:p>'


def _entry(entry: ContentsEntry, start: Element | None, page: int | None, styles: Styles) -> str:
    """A line of the contents; ``start`` is the bookmark in its heading, whose words it repeats."""
    number = run(f"{entry.number}\t") if entry.number else ""
    heading = None if start is None else parent_of(start)
    text = repeated(heading, styles) if heading is not None and is_plain(heading, styles) else words(entry.text)
    return _line(number + text, "" if start is None else start.get(NAME, ""), page)


def _line(text: str, anchor: str, page: int | None) -> str:
    if page is not None:
        text += run("\t") + (field(f"PAGEREF {anchor} \\h", str(page)) if anchor else run(str(page)))
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{text}</w:hyperlink>' if anchor else text


def _anchors(body: Element, entries: Sequence[ContentsEntry]) -> dict[str, Element]:
    """The bookmarks of the headings by id, added where the id's own bookmark is."""
    starts = {start.get(NAME, ""): start for start in body.iter(START)}
    anchors = {}
    for number, entry in enumerate(entries, 1):
        start = starts.get(bookmark_name(entry.id))
        if start is not None:
            anchor = f"_Toc{_FIRST_ANCHOR + number}"
            anchors[entry.id] = make(f'<w:bookmarkStart w:id="{_FIRST_ID + number}" w:name="{anchor}"/>')
            hold(parent_of(start), [anchors[entry.id]])
    return anchors
