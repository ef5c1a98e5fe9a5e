"""Word files made by hand in Word's own shape, out of a few short pieces of XML."""

from __future__ import annotations

import io
import itertools
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE, TWO = "Researcher One", "Researcher Two"
DATE = "2026-03-01T10:00:00Z"
LATER = "2026-03-02T11:30:00Z"

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
        "w16cid": "http://schemas.microsoft.com/office/word/2016/wordml/cid",
        "w16cex": "http://schemas.microsoft.com/office/word/2018/wordml/cex",
        "w16du": "http://schemas.microsoft.com/office/word/2023/wordml/word16du",
    }.items()
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MICROSOFT = "http://schemas.microsoft.com/office/"
MAIN_TYPE = f"{_TYPE}document.main+xml"
_OTHERS = {
    "styles": (f"{_KIND}styles", f"{_TYPE}styles+xml"),
    "settings": (f"{_KIND}settings", f"{_TYPE}settings+xml"),
    "numbering": (f"{_KIND}numbering", f"{_TYPE}numbering+xml"),
    "footnotes": (f"{_KIND}footnotes", f"{_TYPE}footnotes+xml"),
    "endnotes": (f"{_KIND}endnotes", f"{_TYPE}endnotes+xml"),
    "comments": (f"{_KIND}comments", f"{_TYPE}comments+xml"),
    "header1": (f"{_KIND}header", f"{_TYPE}header+xml"),
    "commentsExtended": (f"{_MICROSOFT}2011/relationships/commentsExtended", f"{_TYPE}commentsExtended+xml"),
    "commentsIds": (f"{_MICROSOFT}2016/09/relationships/commentsIds", f"{_TYPE}commentsIds+xml"),
    "commentsExtensible": (f"{_MICROSOFT}2018/08/relationships/commentsExtensible", f"{_TYPE}commentsExtensible+xml"),
    "people": (f"{_MICROSOFT}2011/relationships/people", f"{_TYPE}people+xml"),
}
_NUMBERS = itertools.count(100)

STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{key}"{" w:default=" + chr(34) + "1" + chr(34) if default else ""}>'
    f'<w:name w:val="{called}"/>{more}</w:style>'
    for kind, key, called, default, more in (
        ("paragraph", "Normal", "Normal", True, ""),
        ("character", "DefaultParagraphFont", "Default Paragraph Font", True, ""),
        ("paragraph", "Heading1", "heading 1", False, '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>'),
        ("paragraph", "Caption", "caption", False, ""),
        ("paragraph", "Listed", "List Bullet", False, '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'),
        ("paragraph", "FootnoteText", "footnote text", False, ""),
        ("character", "FootnoteReference", "footnote reference", False,
         '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
        ("character", "Strong", "Strong", False, "<w:rPr><w:b/></w:rPr>"),
        ("character", "Stronger", "Stronger", False, '<w:basedOn w:val="Strong"/><w:rPr><w:i/></w:rPr>'),
        ("character", "VerbatimChar", "Verbatim Char", False, ""),
        ("character", "Hyperlink", "Hyperlink", False, '<w:rPr><w:u w:val="single"/></w:rPr>'),
    )
)  # fmt: skip
NUMBERING = (
    '<w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num>'
)


def number() -> int:
    """An id that no other element has."""
    return next(_NUMBERS)


def said(author: str, date: str = DATE) -> str:
    """Whose change it is, as attributes."""
    return f'w:id="{number()}" w:author="{author}" w:date="{date}"'


def t(text: str) -> str:
    """A text."""
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(text: str, look: str = "") -> str:
    """A run with properties."""
    return f"<w:r><w:rPr>{look}</w:rPr>{t(text)}</w:r>" if look else f"<w:r>{t(text)}</w:r>"


def gone(text: str, look: str = "") -> str:
    """A run within a deletion."""
    return r(text, look).replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")


def change(kind: str, inside: str = "", author: str = ONE, date: str = DATE) -> str:
    """An insertion, a deletion or half of a move: ``ins``, ``del``, ``moveFrom``, ``moveTo``."""
    return f"<w:{kind} {said(author, date)}>{inside}</w:{kind}>"


def mark(kind: str, author: str = ONE) -> str:
    """What lies on a paragraph's end."""
    return f"<w:rPr>{change(kind, author=author)}</w:rPr>"


def p(*inside: str, style: str = "", properties: str = "") -> str:
    """A paragraph."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(inside)}</w:p>"


def table(*rows: tuple[str, ...], marks: Mapping[int, str] | None = None) -> str:
    """A table of cells with paragraphs; ``marks`` are properties of rows by number."""
    told = "".join(
        f"<w:tr><w:trPr>{(marks or {}).get(place, '')}</w:trPr>" + "".join(map(cell, row)) + "</w:tr>"
        for place, row in enumerate(rows)
    )
    grid = "<w:gridCol/>" * len(rows[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{told}</w:tbl>'


def cell(inside: str, properties: str = "") -> str:
    """A cell: a paragraph of one run where it is given a text."""
    held = inside if inside.startswith("<") else p(r(inside))
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{properties}</w:tcPr>{held}</w:tc>'


def field(code: str, shown: str) -> str:
    """A field of runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(called: str, inside: str) -> str:
    """What stands in a bookmark."""
    key = number()
    return f'<w:bookmarkStart w:id="{key}" w:name="{called}"/>{inside}<w:bookmarkEnd w:id="{key}"/>'


def footnote(key: int) -> str:
    """A footnote's number in the text."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{key}"/></w:r>'


def footnotes(*notes: str, properties: str = "") -> str:
    """The part of footnotes, numbered from 2: the separators come first, as Word has them."""
    own = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{key}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for key, kind in enumerate(("separator", "continuationSeparator"))
    )
    told = "".join(
        f'<w:footnote w:id="{key}">{p(own, note, style="FootnoteText", properties=properties)}</w:footnote>'
        for key, note in enumerate(notes, 2)
    )
    return lines + told


def commented(key: int, inside: str) -> str:
    """What a comment hangs on."""
    return (
        f'<w:commentRangeStart w:id="{key}"/>{inside}<w:commentRangeEnd w:id="{key}"/>'
        f'<w:r><w:commentReference w:id="{key}"/></w:r>'
    )


def comment(key: int, text: str, author: str = ONE, para: str = "", date: str = DATE) -> str:
    """A comment of one paragraph."""
    named = f' w14:paraId="{para}"' if para else ""
    return (
        f'<w:comment w:id="{key}" w:author="{author}" w:initials="R" w:date="{date}">'
        f"<w:p{named}><w:r><w:annotationRef/></w:r>{r(text)}</w:p></w:comment>"
    )


def control(inside: str, title: str = "") -> str:
    """What stands in a content control."""
    properties = f'<w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="tag"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def equation(over: str = "a", under: str = "b") -> str:
    """A fraction."""
    m = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>"
    return f"<m:oMath><m:f>{m.format('num', over)}{m.format('den', under)}</m:f></m:oMath>"


def picture(described: str = "A square", relation: str = "rIdPic") -> str:
    """A picture."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="9525" cy="9525"/>'
        f'<wp:docPr id="{number()}" name="Picture" descr="{described}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="square.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9525" cy="9525"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def parts(body: str, relations: str = "", types: str = "", **others: str) -> dict[str, str | bytes]:
    """The parts of a file by name; ``others`` are what further parts of Word hold, such as ``footnotes``."""
    held = {"styles": STYLES, "numbering": NUMBERING, "settings": "", **others}
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/>'
            + "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_OTHERS[part][1]}"/>' for part in held)
            + f"{types}</Types>"
        ),
        "_rels/.rels": relationships(
            f'<Relationship Id="rId1" Type="{_KIND}officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"{HEAD}<w:document {SPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(
            "".join(
                f'<Relationship Id="rId{place}" Type="{_OTHERS[part][0]}" Target="{part}.xml"/>'
                for place, part in enumerate(held)
            )
            + f'<Relationship Id="rIdPic" Type="{_KIND}image" Target="media/square.png"/>{relations}'
        ),
        "word/media/square.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    }
    roots = {"header1": "hdr", "commentsIds": "commentsIds", "commentsExtended": "commentsEx"}
    prefixes = {"commentsIds": "w16cid", "commentsExtended": "w15", "commentsExtensible": "w16cex", "people": "w15"}
    for part, inside in held.items():
        root = f"{prefixes.get(part, 'w')}:{roots.get(part, part)}"
        made[f"word/{part}.xml"] = f"{HEAD}<{root} {SPACES}>{inside}</{root}>"
    return made


def relationships(inside: str) -> str:
    """A part of relations."""
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def relation(key: str, kind: str, target: str, *, outside: bool = False) -> str:
    """A relation of the main part."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{_KIND}{kind}" Target="{target}"{mode}/>'


def packed(made: Mapping[str, str | bytes]) -> bytes:
    """The bytes of a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in made.items():
            archive.writestr(zipfile.ZipInfo(part), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body: str, relations: str = "", **others: str) -> bytes:
    """A Word file with a body."""
    return packed(parts(body, relations, **others))
