"""The tables of contents, figures and tables: Word's own fields, filled, so that nobody is asked to update them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.render.word.bookmarks import NAME, START, bookmark_name, hold
from pipeline.render.word.xml import (
    Element,
    P,
    content,
    field,
    make,
    name,
    parent_of,
    run,
    set_property,
    shown_text,
    style_of,
    words,
)

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

SIMPLE_FIELD, INSTRUCTION = name("w:fldSimple"), name("w:instr")

_FIRST_ANCHOR = 100_000_000
_FIRST_ID = 1_000_000


def contents(body: Element, entries: Sequence[ContentsEntry], pages: Mapping[str, int], styles: Styles) -> Element:
    """The block of the contents; the headings that they name get a bookmark such as Word makes itself, ``_Toc…``.

    ``pages`` are the pages of headings by id; an entry that is not in it has no page number.
    """
    anchors = _anchors(body, entries)
    lines = [_entry(entry, anchors.get(entry.id, ""), pages.get(entry.id)) for entry in entries]
    toc = [styles[f"toc {min(entry.level, _DEPTH)}"] for entry in entries]
    # By styles and not by outline levels (\u): small generated headings are none of the contents, after F9 neither.
    instruction = f'TOC \\o "1-{_DEPTH}" \\h \\z'
    return make(
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>'
        f"{_paragraph(styles['TOC Heading'], run(HEADING))}{_filled(instruction, lines, toc)}</w:sdtContent></w:sdt>"
    )


def listing(body: Element, kind: str, pages: Mapping[str, int], styles: Styles) -> Element | None:
    """The block of the list of all captions of a kind; ``None`` where there are too few to list.

    ``pages`` are by what a caption begins with, ``Figure 1``.
    """
    captions = [
        parent_of(number)
        for number in body.iter(SIMPLE_FIELD)
        if number.get(INSTRUCTION, "").split()[:2] == ["SEQ", kind]
    ]
    if len(captions) < FEWEST:
        return None
    lines = []
    offset = 10_000 * (1 + list(LISTED).index(kind))
    for number, caption in enumerate(captions, 1):
        anchor = f"_Toc{_FIRST_ANCHOR + offset + number}"
        hold(caption, [make(f'<w:bookmarkStart w:id="{_FIRST_ID + offset + number}" w:name="{anchor}"/>')])
        lines.append(_line(words(shown_text(caption)), anchor, pages.get(f"{kind} {number}")))
    style = styles["table of figures"]
    text = _paragraph(styles["Contents Subheading"], run(LISTED[kind]))
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


def _entry(entry: ContentsEntry, anchor: str, page: int | None) -> str:
    number = run(f"{entry.number}\t") if entry.number else ""
    return _line(number + words(entry.text), anchor, page)


def _line(text: str, anchor: str, page: int | None) -> str:
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
