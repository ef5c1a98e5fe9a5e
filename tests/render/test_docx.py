"""The Word output, looked at part by part: styles, numbers, contents, edges of the page, pictures, bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from pipeline import pandoc
from pipeline.cache import Cache
from pipeline.errors import OutsideError
from pipeline.figures import Asset
from pipeline.render.composed import Composed, ContentsEntry, Properties
from pipeline.render.docx import docx
from pipeline.render.templates import Templates
from pipeline.render.word.xml import NAMESPACES, Element, shown_text, style_of

SHIPPED = Templates(Path("/nowhere"))
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="100" height="50" fill="#1F3A5F"/></svg>'
)
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="100" height="50" fill="#1F3A5F"/></svg>'
)
SVG_WITH_TEXT = SVG.replace(b"<rect", b'<text x="9" y="9">A</text><rect')

COVER = """
::: {custom-style="Cover Initiative"}
National Initiative
:::

::: {custom-style="Title"}
A Paper & Its \\<Title\\>
:::

::: {custom-style="Cover State"}
DRAFT
:::

::: {custom-style="Cover Note"}
Not for publication.
:::
"""

BODY = """
# Threat assessment {#sec-threat}

Plain, *stressed*, **strong**, ***both***, ~~struck~~, H~2~O, x^2^, `code`, [here](#fig-one), [there](https://example.org), a
note[^n], [absent]{custom-style="Missing"} and [اردو]{lang=ur dir=rtl}.

[^n]: With *stress*.

![A **drawn** one.](PLAIN){#fig-one width=12cm}

## Scale and trend {#scale}

  -------------------------
  Name               Number
  --------------- ---------
  Lahore              1,200

  Karachi                 7
  -------------------------

  : Counts & sums {#tbl-counts}

| A | B |
|---|:-:|
| a | - one |

After the tables.

- first

    more of it

    1. inner
- second

Term

:   Meaning

> Quoted.

```
verbatim
```

$$x^2$$

::: {lang=ur dir=rtl}
یہ اردو ہے
:::

::: {custom-style="Gap"}
This section is missing.
:::

::: landscape
![A wide one.](LETTERED){#fig-two width=20cm}

| Wide | Table |
|------|-------|
| x    | y     |

: Turned {#tbl-wide}
:::

Beside ![a mark](PHOTO){width=1cm} in a line.

# References {#references .unnumbered}

::: {#ref-one custom-style="Bibliography"}
One, A. 2019. *Title*.
:::

## People {#people .unnumbered}

::: {custom-style="Back Note"}
Small.
:::
"""

PROPERTIES = Properties(
    paper="sample",
    title="A Paper & Its <Title>",
    subtitle="A strategy paper",
    short_title="A Paper",
    initiative="NI",
    authors=("Ayesha Khan", "Bilal Ahmed"),
    keywords=("crime", "strategy"),
    language="en-GB",
    publisher="Secretariat",
    rights="© 2019",
    edition="First edition",
    date=dt.datetime(2019, 11, 9, 17, 30, 1, tzinfo=dt.timezone(dt.timedelta(hours=5))),
    commit="abc123",
    draft=True,
)
CONTENTS = (
    ContentsEntry(level=1, number="1", text="Threat assessment", id="sec-threat"),
    ContentsEntry(level=2, number="1.1", text="Scale & trend", id="scale"),
    ContentsEntry(level=1, number="", text="References", id="references"),
)
PAGES = {"sec-threat": 3, "scale": 4, "references": 9}


def png() -> bytes:
    """A bitmap, the same every time."""
    from PIL import Image  # noqa: PLC0415 - slow to import

    out = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(out, "PNG")
    return out.getvalue()


def rasterise(svg: bytes, width_cm: float) -> bytes:
    """Stands for Typst, which other tests run."""
    assert svg.startswith(b"<svg")
    assert width_cm > 0
    return png()


def sample(*, draft: bool = True, body: str = BODY) -> Composed:
    """A composed paper that has one of everything."""
    assets = {
        key: Asset(data=data, kind=kind, width=200, height=100, digest=key)
        for key, data, kind in (("PLAIN", SVG, "svg"), ("LETTERED", SVG_WITH_TEXT, "svg"), ("PHOTO", png(), "png"))
    }
    for key, asset in assets.items():
        body = body.replace(f"({key})", f"({asset.name})")
    return Composed(
        properties=dataclasses.replace(PROPERTIES, draft=draft),
        cover=tuple(pandoc.read_markdown(COVER)[0]),
        contents=CONTENTS,
        body=tuple(pandoc.read_markdown(body)[0]),
        pictures={asset.name: asset for asset in assets.values()},
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def draft() -> dict[str, bytes]:
    """The parts of the sample as a draft."""
    return parts_of(docx(sample(), SHIPPED, Cache(None), rasterise=rasterise, pages=PAGES))


@pytest.fixture(scope="module")
def final() -> dict[str, bytes]:
    """The parts of the sample as a final paper, without page numbers."""
    return parts_of(docx(sample(draft=False), SHIPPED, Cache(None), rasterise=rasterise))


def document(parts: dict[str, bytes]) -> Element:
    """The root of the document part."""
    return etree.fromstring(parts["word/document.xml"])


def find_all(root: Element, path: str) -> list[Element]:
    """The elements at a path with Word's prefixes, in the order of the document."""
    return list(root.xpath(path, namespaces=NAMESPACES))


def texts_in(root: Element, style: str) -> list[str]:
    """The texts of the paragraphs in a style."""
    return [shown_text(paragraph) for paragraph in find_all(root, "//w:p") if style_of(paragraph) == style]


def test_every_style_in_use_is_defined(draft: dict[str, bytes]) -> None:
    """No paragraph, run or table names a style that the file lacks, and no mark of the pipeline is left."""
    styles = etree.fromstring(draft["word/styles.xml"])
    defined = set(find_all(styles, "//w:style/@w:styleId"))
    used = set()
    for part, data in draft.items():
        if part.startswith("word/") and part.endswith(".xml"):
            used |= set(find_all(etree.fromstring(data), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
    assert used <= defined
    assert b"mark-" not in draft["word/document.xml"]


def test_nothing_is_formatted_by_hand(draft: dict[str, bytes]) -> None:
    """Paragraphs and runs carry a style and beside it only what Word itself writes there."""
    for part in ("word/document.xml", "word/footnotes.xml", "word/header2.xml", "word/footer1.xml"):
        root = etree.fromstring(draft[part])
        of_paragraphs = {child.tag.rpartition("}")[2] for child in find_all(root, "//w:pPr/*")}
        of_runs = {child.tag.rpartition("}")[2] for child in find_all(root, "//w:rPr/*")}
        assert of_paragraphs <= {"pStyle", "numPr", "keepNext", "bidi", "sectPr"}
        assert of_runs <= {"rStyle", "rtl", "lang", "noProof"}


def test_no_paragraph_is_empty(draft: dict[str, bytes]) -> None:
    """Only where two tables meet, or where the contents end, does Word need a paragraph without text."""
    empty = [
        paragraph
        for paragraph in find_all(document(draft), "/w:document/w:body/w:p")
        if not shown_text(paragraph) and not find_all(paragraph, ".//w:drawing | .//m:oMath")
    ]
    assert {style_of(paragraph) for paragraph in empty} == {"Separator"}
    for paragraph in empty:
        before, after = paragraph.getprevious(), paragraph.getnext()
        assert find_all(paragraph, "w:pPr/w:sectPr") or (before.tag == after.tag and before.tag.endswith("}tbl"))


def test_headings_are_numbered_by_word(draft: dict[str, bytes]) -> None:
    """The number is of the style; a generated heading has a style of its own without one."""
    root, styles = document(draft), etree.fromstring(draft["word/styles.xml"])
    assert texts_in(root, "Heading1") == ["Threat assessment"]
    assert texts_in(root, "Heading2") == ["Scale and trend"]
    assert texts_in(root, "Heading1Unnumbered") == ["References"]
    assert texts_in(root, "Heading2Unnumbered") == ["People"]
    for level in (1, 2, 3, 4):
        assert find_all(styles, f"//w:style[@w:styleId='Heading{level}']/w:pPr/w:numPr/w:numId/@w:val") == ["1"]
        assert find_all(styles, f"//w:style[@w:styleId='Heading{level}Unnumbered']//w:numId/@w:val") == ["0"]
    numbering = etree.fromstring(draft["word/numbering.xml"])
    assert find_all(numbering, "//w:abstractNum[@w:abstractNumId='1']/w:lvl/w:pStyle/@w:val") == [
        f"Heading{level}" for level in (1, 2, 3, 4)
    ]


def test_captions_count_themselves(draft: dict[str, bytes]) -> None:
    """Every captioned figure and table has a number field, in order, in the style Caption."""
    root = document(draft)
    assert texts_in(root, "Caption") == [
        "Figure\u00a01. A drawn one.",
        "Table\u00a01. Counts & sums",
        "Figure\u00a02. A wide one.",
        "Table\u00a02. Turned",
    ]
    fields = find_all(root, "//w:fldSimple/@w:instr")
    assert [field.split()[1] for field in fields] == ["Figure", "Table", "Figure", "Table"]
    above = find_all(root, "//w:p[w:pPr/w:pStyle/@w:val='Caption' and w:pPr/w:keepNext]")
    assert [shown_text(paragraph)[:5] for paragraph in above] == ["Table", "Table"]


def test_contents_are_a_filled_field(draft: dict[str, bytes], final: dict[str, bytes]) -> None:
    """Entries have number, text, link and page; without pages there are none, and nobody is asked to update."""
    root = document(draft)
    assert texts_in(root, "TOCHeading") == ["Contents"]
    assert texts_in(root, "TOC1") == ["1Threat assessment3", "References9"]
    assert texts_in(root, "TOC2") == ["1.1Scale & trend4"]
    instructions = [element.text.strip() for element in find_all(root, "//w:sdt//w:instrText")]
    assert instructions[0] == 'TOC \\o "1-2" \\h \\z \\u'
    anchors = find_all(root, "//w:sdt//w:hyperlink/@w:anchor")
    assert [f"PAGEREF {anchor} \\h" for anchor in anchors] == instructions[1:]
    for anchor, title in zip(anchors, ("Threat assessment", "Scale and trend", "References"), strict=True):
        (heading,) = find_all(root, f"//w:bookmarkStart[@w:name='{anchor}']/..")
        assert shown_text(heading) == title
    assert texts_in(document(final), "TOC1") == ["1Threat assessment", "References"]
    assert b"PAGEREF" not in final["word/document.xml"]
    assert b"updateFields" not in draft["word/settings.xml"]
    assert b"dirty" not in draft["word/document.xml"]


def test_links_reach_a_bookmark(draft: dict[str, bytes]) -> None:
    """Every link inside has its target, once; ids of bookmarks are unique."""
    root = document(draft)
    names = find_all(root, "//w:bookmarkStart/@w:name")
    assert len(names) == len(set(names))
    assert set(find_all(root, "//w:hyperlink/@w:anchor")) <= set(names)
    assert {"fig-one", "tbl-counts", "ref-one"} <= set(names)
    starts, ends = (find_all(root, f"//w:bookmark{end}/@w:id") for end in ("Start", "End"))
    assert len(starts) == len(set(starts))
    assert sorted(starts) == sorted(ends)


def test_edges_of_the_page(draft: dict[str, bytes]) -> None:
    """Initiative and title above, edition, mark and page below; the cover has the mark alone."""
    cover, running, footer = (etree.fromstring(draft[f"word/{part}.xml"]) for part in ("header1", "header2", "footer1"))
    assert shown_text(cover) == "DRAFT"
    assert shown_text(running) == "NIA Paper"
    assert shown_text(footer) == "First editionDRAFTPage 1 of 1"
    assert [element.text.strip() for element in find_all(footer, "//w:instrText")] == ["PAGE", "NUMPAGES"]
    for header in (cover, running):
        assert find_all(header, "//v:textpath/@string") == ["DRAFT"]


def test_only_a_draft_is_marked(draft: dict[str, bytes], final: dict[str, bytes]) -> None:
    """Line numbers, watermark and the word are in a draft and nowhere in a final paper."""
    sections = find_all(document(draft), "//w:sectPr")
    has_lines = [bool(find_all(section, "w:lnNumType[@w:restart='continuous']")) for section in sections]
    assert has_lines == [False, False, True, True, True]
    assert not find_all(document(final), "//w:lnNumType")
    edges = b"".join(data for part, data in final.items() if part.startswith(("word/header", "word/footer")))
    assert b"DRAFT" not in edges
    assert b"w:pict" not in edges
    assert not find_all(find_all(document(final), "//w:sectPr")[0], "w:headerReference")


def test_landscape_pages_keep_their_edges(draft: dict[str, bytes]) -> None:
    """A landscape page is the upright one turned, with its own header and footer."""
    sections = find_all(document(draft), "//w:sectPr")
    sizes = [find_all(section, "w:pgSz/@w:w")[0] for section in sections]
    assert sizes == ["11906", "11906", "11906", "16838", "11906"]
    turned = sections[3]
    assert find_all(turned, "w:pgSz/@w:orient") == ["landscape"]
    assert len(find_all(turned, "w:headerReference | w:footerReference")) == 2
    (wide,) = find_all(document(draft), "//w:tbl[w:tblPr/w:tblCaption[contains(@w:val, 'Turned')]]")
    assert sum(int(width) for width in find_all(wide, "w:tblGrid/w:gridCol/@w:w")) == 14004


def test_tables(draft: dict[str, bytes]) -> None:
    """The head repeats, rows stay whole, cells are styled by their alignment, the caption is the table's name."""
    tables = find_all(document(draft), "//w:tbl")
    assert len(tables) == 3
    for table in tables:
        rows = find_all(table, "w:tr")
        assert find_all(rows[0], "w:trPr/w:tblHeader")
        assert all(find_all(row, "w:trPr/w:cantSplit") for row in rows)
        assert not any(find_all(row, "w:trPr/w:tblHeader") for row in rows[1:])
        assert find_all(table, "w:tblPr/w:tblStyle/@w:val") == ["Table"]
    cells = [style_of(paragraph) for paragraph in find_all(tables[0], ".//w:p")]
    assert cells == ["TableHead", "TableHeadRight", "TableText", "TableTextRight", "TableText", "TableTextRight"]
    assert find_all(tables[0], "w:tblPr/w:tblCaption/@w:val") == ["Table\u00a01. Counts & sums"]
    assert texts_in(document(draft), "TextAfterTable") == ["After the tables."]


def test_pictures(draft: dict[str, bytes]) -> None:
    """Pictures have their text, their size and no name of a file; an SVG goes along if it needs no font."""
    root = document(draft)
    assert find_all(root, "//wp:docPr/@descr") == ["A drawn one.", "A wide one.", "a mark"]
    assert find_all(root, "//wp:extent/@cx") == ["4320000", "7200000", "360000"]
    assert find_all(root, "//wp:extent/@cy") == ["2160000", "3600000", "180000"]
    assert [bool(find_all(blip, ".//asvg:svgBlip")) for blip in find_all(root, "//a:blip")] == [True, False, False]
    assert [data for part, data in draft.items() if part.endswith(".svg")] == [SVG]


def test_lists_are_words_own(draft: dict[str, bytes]) -> None:
    """Paragraphs of lists are in Word's list styles and numbered by Word."""
    root = document(draft)
    assert texts_in(root, "ListBullet") == ["first", "second"]
    assert texts_in(root, "ListContinue") == ["more of it"]
    assert texts_in(root, "ListNumber") == ["inner"]
    assert all(
        find_all(paragraph, "w:pPr/w:numPr") for paragraph in find_all(root, "//w:p") if "List" in style_of(paragraph)
    )


def test_other_blocks_have_their_styles(draft: dict[str, bytes]) -> None:
    """Quotations, code, definitions, gaps, references and small print are each in a named style."""
    root = document(draft)
    for style, text in (
        ("BlockText", "Quoted."),
        ("SourceCode", "verbatim"),
        ("DefinitionTerm", "Term"),
        ("Definition", "Meaning"),
        ("Gap", "This section is missing."),
        ("Bibliography", "One, A. 2019. Title."),
        ("BackNote", "Small."),
        ("Title", "A Paper & Its <Title>"),
    ):
        assert texts_in(root, style) == [text]
    for style, text in (
        ("Emphasis", "stressed"),
        ("Strong", "strong"),
        ("IntenseEmphasis", "both"),
        ("Struck", "struck"),
        ("Subscript", "2"),
        ("VerbatimChar", "code"),
        ("Missing", "absent"),
        ("CrossReference", "here"),
        ("Hyperlink", "there"),
    ):
        runs = find_all(root, f"//w:body/w:p/descendant::w:r[w:rPr/w:rStyle/@w:val='{style}']")
        assert text in [shown_text(run) for run in runs]


def test_other_scripts_have_direction_and_language(draft: dict[str, bytes]) -> None:
    """Urdu runs from right to left and is Urdu to the spelling checker."""
    root = document(draft)
    assert [shown_text(paragraph) for paragraph in find_all(root, "//w:p[w:pPr/w:bidi]")] == ["یہ اردو ہے"]
    assert find_all(root, "//w:r[w:rPr/w:rtl]/w:rPr/w:lang/@w:bidi") == ["ur-PK", "ur-PK"]
    styles = etree.fromstring(draft["word/styles.xml"])
    assert find_all(styles, "//w:docDefaults//w:lang/@w:val") == ["en-GB"]


def test_properties(draft: dict[str, bytes]) -> None:
    """The file says who wrote what when, in universal time, and from which commit."""
    core = draft["docProps/core.xml"].decode()
    for expected in (
        "<dc:title>A Paper &amp; Its &lt;Title&gt;</dc:title>",
        "<dc:subject>A strategy paper</dc:subject>",
        "<dc:creator>Ayesha Khan; Bilal Ahmed</dc:creator>",
        "<cp:keywords>crime, strategy</cp:keywords>",
        "<dc:language>en-GB</dc:language>",
        "<cp:revision>1</cp:revision>",
        '<dcterms:created xsi:type="dcterms:W3CDTF">2019-11-09T12:30:01Z</dcterms:created>',
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2019-11-09T12:30:01Z</dcterms:modified>',
    ):
        assert expected in core
    assert "<Company>Secretariat</Company>" in draft["docProps/app.xml"].decode()
    custom = dict(re.findall(r'name="(\w+)"><vt:lpwstr>([^<]*)<', draft["docProps/custom.xml"].decode()))
    assert custom == {"paper": "sample", "commit": "abc123", "state": "draft", "edition": "First edition"}


def test_bytes_repeat_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another folder, time zone and locale, a full cache or an empty one: the same bytes."""
    first = docx(sample(), SHIPPED, Cache(None), rasterise=rasterise, pages=PAGES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Karachi")
    monkeypatch.setenv("LC_ALL", "ur_PK.UTF-8")
    time.tzset()
    try:
        for _ in range(2):
            assert docx(sample(), SHIPPED, Cache(tmp_path / "cache"), rasterise=rasterise, pages=PAGES) == first
    finally:
        monkeypatch.undo()
        time.tzset()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "[Content_Types].xml"
    assert {(info.date_time, info.compress_type) for info in infos} == {((2019, 11, 9, 12, 30, 0), zipfile.ZIP_STORED)}
    for part, data in parts_of(first).items():
        assert str(tmp_path).encode() not in data, part


def test_input_is_left_as_it_was() -> None:
    """Rendering changes nothing in the composed paper."""
    composed, same = sample(), sample()
    docx(composed, SHIPPED, Cache(None), rasterise=rasterise)
    assert composed == same


def test_path_stays_light() -> None:
    """Nothing slow to import is on the way."""
    code = (
        "import sys, pipeline.render.docx; print([m for m in ('docx', 'PIL', 'typst', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stdout.strip() == "[]"


def own_reference(folder: Path) -> Templates:
    """Templates of a repository whose reference document names and dresses its headings in its own way."""
    parts = parts_of(pandoc.default_file("reference.docx"))
    styles = parts["word/styles.xml"].replace(b'"Heading1"', b'"berschrift1"').replace(b'"0F4761"', b'"AA0000"')
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "reference.docx", "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, styles if name == "word/styles.xml" else data)
    return Templates(folder)


def test_own_reference_document_wins(tmp_path: Path) -> None:
    """Its styles stay, under its ids; those it lacks are added, and its headings are numbered."""
    parts = parts_of(
        docx(sample(), own_reference(tmp_path / "templates"), Cache(None), rasterise=rasterise, pages=PAGES)
    )
    root, styles = document(parts), etree.fromstring(parts["word/styles.xml"])
    assert texts_in(root, "berschrift1") == ["Threat assessment"]
    assert texts_in(root, "Heading1Unnumbered") == ["References"]
    (heading,) = find_all(styles, "//w:style[@w:styleId='berschrift1']")
    assert find_all(heading, "w:rPr/w:color/@w:val") == ["AA0000"]
    (number,) = find_all(heading, "w:pPr/w:numPr/w:numId/@w:val")
    numbering = etree.fromstring(parts["word/numbering.xml"])
    (listed,) = find_all(numbering, f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
    assert find_all(numbering, f"//w:abstractNum[@w:abstractNumId='{listed}']/w:lvl[1]/w:pStyle/@w:val") == [
        "berschrift1"
    ]
    assert find_all(styles, "//w:style[@w:styleId='Heading1Unnumbered']/w:basedOn/@w:val") == ["berschrift1"]
    test_every_style_in_use_is_defined(parts)


def test_broken_reference_document_is_refused(tmp_path: Path) -> None:
    """What is no Word document is named, with what to do."""
    (tmp_path / "reference.docx").write_bytes(b"no zip")
    with pytest.raises(OutsideError, match=r"templates/reference\.docx is no Word document"):
        docx(sample(), Templates(tmp_path), Cache(None), rasterise=rasterise)


def test_paper_without_sections_or_contents(tmp_path: Path) -> None:
    """The least that can be composed is still a document with its cover and one page."""
    least = dataclasses.replace(sample(body="Nothing yet.\n"), contents=())
    root = document(parts_of(docx(least, SHIPPED, Cache(tmp_path), rasterise=rasterise)))
    assert len(find_all(root, "//w:sectPr")) == 2
    assert not find_all(root, "//w:sdt")


def test_landscape_page_may_be_the_last(tmp_path: Path) -> None:
    """No empty page follows a landscape page at the end, and none stands before one at the beginning."""
    turned = sample(body="::: landscape\nWide.\n:::\n\n::: landscape\nWider.\n:::\n")
    root = document(parts_of(docx(turned, SHIPPED, Cache(tmp_path), rasterise=rasterise)))
    assert [find_all(section, "w:pgSz/@w:w")[0] for section in find_all(root, "//w:sectPr")] == [
        *("11906", "11906"),
        *("16838", "16838"),
    ]


def test_long_id_is_a_bookmark_that_links_find() -> None:
    """An id that is too long for Word is shortened alike in the heading and in the contents."""
    long = "a-heading-that-goes-on-and-on-and-on-well-past-forty-letters"
    composed = sample(body=f"# Long {{#{long}}}\n\n[back](#{long})\n")
    entry = ContentsEntry(level=1, number="1", text="Long", id=long)
    data = docx(
        dataclasses.replace(composed, contents=(entry,)), SHIPPED, Cache(None), rasterise=rasterise, pages={long: 3}
    )
    root = document(parts_of(data))
    assert set(find_all(root, "//w:hyperlink/@w:anchor")) <= set(find_all(root, "//w:bookmarkStart/@w:name"))
    assert len(find_all(root, "//w:sdt//w:hyperlink")) == 1
