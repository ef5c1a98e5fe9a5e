"""Word files as researchers send them: citation fields in the shape of each program, pictures, sources, captions."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from PIL import Image

from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.submitting.word import Wanted, brought
from tests.wordfile.building import field, footnotes, p, packed, parts, r

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.submitting.values import Brought

SMITH: dict[str, Any] = {
    "id": 7, "type": "book", "title": "On informal value transfer", "publisher": "Press of Tests",
    "publisher-place": "Lahore", "author": [{"family": "Smith", "given": "Ann"}], "issued": {"date-parts": [["2021"]]},
}  # fmt: skip
MUELLER: dict[str, Any] = {
    "id": "ITEM-1", "type": "article-journal", "title": "Borders & money", "container-title": "Journal of Tests",
    "volume": "3", "page": "3-9", "DOI": "10.1000/xyz", "issued": {"date-parts": [[2018, 5]]},
    "author": [{"family": "Müller", "given": "Bo"}, {"literal": "Office of Borders and Ports"}],
}  # fmt: skip
SOURCES = (
    '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography">'
    "<b:Source><b:Tag>Doe20</b:Tag><b:SourceType>Report</b:SourceType><b:Author><b:Author><b:NameList><b:Person>"
    "<b:Last>Doe</b:Last><b:First>Jane</b:First></b:Person></b:NameList></b:Author></b:Author>"
    "<b:Title>Report on ports</b:Title><b:Year>2020</b:Year><b:Institution>Office of Ports</b:Institution></b:Source>"
    "<b:Source><b:Tag>Fat15</b:Tag><b:SourceType>InternetSite</b:SourceType><b:Author><b:Author>"
    "<b:Corporate>Financial Action Task Force</b:Corporate></b:Author></b:Author><b:Title>Emerging risks</b:Title>"
    "<b:Year>2015</b:Year><b:Month>October</b:Month><b:URL>https://example.org/risks</b:URL></b:Source></b:Sources>"
)
CHART = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="c" descr="Cases by year"/><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/'
    'drawingml/2006/chart" r:id="rIdC"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
)
"""A chart of Word, of which a file holds no picture."""


def zotero(*items: dict[str, Any], shown: str = "(Smith 2021)", **more: object) -> str:
    """A citation field as Zotero writes it; each item is a citation item, its source under ``itemData``."""
    value = {"citationID": "a1B2", "properties": {"formattedCitation": shown, **more}, "citationItems": list(items)}
    return field(escape(f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(value)}"), r(escape(shown)))


def mendeley(*items: dict[str, Any], shown: str = "(Müller 2018)") -> str:
    """A citation field as Mendeley Desktop writes it."""
    value = {"citationItems": list(items), "mendeley": {"formattedCitation": shown}, "properties": {"noteIndex": 0}}
    return field(escape(f"ADDIN CSL_CITATION {json.dumps(value)}"), r(escape(shown)))


def mendeley_cite(*items: dict[str, Any], shown: str = "(Müller 2018)") -> str:
    """A citation as the newer Mendeley Cite writes it: a content control with everything in its tag."""
    value = base64.b64encode(json.dumps({"citationItems": list(items)}).encode()).decode()
    tag = f'<w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{value}"/></w:sdtPr>'
    return f"<w:sdt>{tag}<w:sdtContent>{r(escape(shown))}</w:sdtContent></w:sdt>"


def word_citation(code: str, shown: str) -> str:
    """A citation as Word's own References tab writes it."""
    inside = field(escape(code), r(escape(shown)))
    return f"<w:sdt><w:sdtPr><w:citation/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def image(form: str = "PNG", size: tuple[int, int] = (20, 10), **how: Any) -> bytes:
    """A blue picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (31, 58, 95)).save(out, form, **how)
    return out.getvalue()


def bomb() -> bytes:
    """A picture of 900 million pixels in some 100 KB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" * (30_000 * 3751), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def caption(text: str) -> str:
    """A paragraph in Word's style for captions."""
    return p(r(escape(text)), style="Caption")


def heading(text: str) -> str:
    """A heading of the first level."""
    return p(r(escape(text)), style="Heading1")


def word_file(body: str, *, notes: tuple[str, ...] = (), pictured: bytes | None = None, **others: str) -> bytes:
    """A Word file with a body, footnotes numbered from 2, and the bytes of its one picture."""
    if notes:
        others["footnotes"] = footnotes(*(note if note.startswith("<") else r(escape(note)) for note in notes))
    made = parts(body, **others)
    made["customXml/item1.xml"] = SOURCES
    if pictured is not None:
        made["word/media/square.png"] = pictured
    return packed(made)


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes Word files in as a section of the small paper of tests."""

    folder: Path
    section: str = "threats"

    def take(self, data: bytes, *, cite: bool = False, captioned: tuple[tuple[str, str], ...] = ()) -> Brought:
        """What a Word file becomes."""
        collection, _ = read_collection(Folder(self.folder))
        paper = collection.papers["testing"]
        wanted = Wanted(
            paper=paper.id, entry=paper.outline[self.section], path=paper.section_path(self.section),
            bibliography=paper.bibliography, taken=frozenset({"fig:taken"}), captioned=captioned, cite=cite,
        )  # fmt: skip
        return brought(data, wanted)


def told(made: Brought, *words: str) -> list[str]:
    """The lines of the account that hold all those words."""
    return [item.what for item in made.items if all(word in item.what for word in words)]
