"""A document that LibreOffice has written: headings, notes, lists, captions, pictures, boxes, comments, Urdu."""

from __future__ import annotations

import base64
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import client
from tests.submitting.filing import Taker, image, told

if TYPE_CHECKING:
    from pathlib import Path

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
    for prefix, uri in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "svg": "svg-compatible",
        "style": "style", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip
_DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="U" style:family="text"><style:text-properties style:text-underline-style="solid"/>
</style:style>
<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
<text:list-level-style-bullet text:level="2" text:bullet-char="◦"/></text:list-style></office:automatic-styles>
<office:body><office:text>
<text:h text:outline-level="1">Threat assessment</text:h><text:h text:outline-level="2">Scale and trend</text:h>
<text:p>Plain and <text:span text:style-name="B">bold</text:span> and <text:span
 text:style-name="U">under</text:span>.<text:note text:id="f1" text:note-class="footnote"><text:note-citation
>1</text:note-citation><text:note-body><text:p>The first
 note.</text:p></text:note-body></text:note> A<office:annotation><dc:creator>Guide One</dc:creator>
<dc:date>2026-03-01T10:00:00</dc:date><text:p>Which agency?</text:p></office:annotation> word. See <text:sequence-ref
 text:reference-format="category-and-value" text:ref-name="refTable0">Table 1</text:sequence-ref>.</text:p>
<text:list text:style-name="L1"><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>One deep</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>Two</text:p></text:list-item></text:list>
<text:p text:style-name="Caption">Table <text:sequence text:ref-name="refTable0" text:name="Table"
 text:formula="ooow:Table+1" style:num-format="1">1</text:sequence>: Cases by year</text:p>
<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/><table:table-header-rows>
<table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Cases</text:p>
</table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>2018</text:p>
</table:table-cell><table:table-cell><text:p>1,204</text:p></table:table-cell></table:table-row></table:table>
<text:p><draw:frame text:anchor-type="as-char" svg:width="4cm" svg:height="2cm"><draw:image><office:binary-data>PICTURE
</office:binary-data></draw:image><svg:desc>A dark blue rectangle</svg:desc></draw:frame></text:p>
<text:p text:style-name="Figure">Figure <text:sequence text:ref-name="refFigure0" text:name="Figure"
 text:formula="ooow:Figure+1" style:num-format="1">1</text:sequence>: The rectangle</text:p>
<text:p>Fixed<draw:frame text:anchor-type="paragraph" svg:width="5cm"><draw:text-box fo:min-height="1cm">
<text:p>Words in a box.</text:p></draw:text-box></draw:frame> here.</text:p>
<text:p>منظم جرائم کے خلاف قومی اقدام</text:p>
<text:p>Last words. <text:a xlink:type="simple" xlink:href="https://example.org/a?b=1">A link</text:a>.</text:p>
</office:text></office:body></office:document>"""


@pytest.fixture
def converted(tmp_path: Path) -> bytes:
    """The document as LibreOffice writes it for Word."""
    source = tmp_path / "section.fodt"
    source.write_text(_DOCUMENT.replace("PICTURE", base64.b64encode(image()).decode()), encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [client("soffice"), profile, "--headless", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(source)], check=True, capture_output=True, timeout=300)
    return (tmp_path / "section.docx").read_bytes()


def test_a_document_of_libreoffice(taker: Taker, converted: bytes) -> None:
    """It comes through whole, and what Markdown has no sign for is told."""
    made = taker.take(converted)
    (name,) = made.figures
    assert made.body == (
        "## Scale and trend\n\nPlain and **bold** and under.[^1] A word. See @tbl:cases-year.\n\n"
        "- One\n  - One deep\n- Two\n\n"
        "| Year | Cases |\n|:---|---:|\n| 2018 | 1,204 |\n\n: Cases by year {#tbl:cases-year}\n\n"
        f'![The rectangle](../figures/{name}){{#fig:rectangle alt="A dark blue rectangle"}}\n\n'
        "Fixed here.\n\nWords in a box.\n\n::: {lang=ur dir=rtl}\nمنظم جرائم کے خلاف قومی اقدام\n:::\n\n"
        "Last words. [A link](https://example.org/a?b=1).\n\n[^1]: The first note.\n"
    )
    for words in ("a comment by Guide One", "underlined", "a text box", "“Table 1” becomes", "marked as Urdu"):
        assert len(told(made, words)) == 1, words
    assert not told(made, "did not come through") + told(made, "does not show as such")
