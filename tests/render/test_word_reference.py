"""Reference documents of an organisation's own: what of them wins, what does not, and which are refused."""

from __future__ import annotations

import dataclasses
import json
import posixpath
import re
import subprocess
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from pipeline import pandoc
from pipeline.cache import Cache
from pipeline.errors import OutsideError
from pipeline.ooxml.xml import NAMESPACES, shown_text, style_of
from pipeline.render.docx import docx
from pipeline.render.templates import Templates
from tests.cli.running import papers
from tests.conftest import client

from .conftest import ROOT
from .test_docx_sample import BODY, PAGES, PROPERTIES, document, find_all, parts_of, png, rasterise, sample, texts_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ooxml.xml import Element
    from tests.making import Maker

STYLES, NUMBERING = "word/styles.xml", "word/numbering.xml"
W = f"{{{NAMESPACES['w']}}}"
NOTHING: Mapping[str, bytes] = MappingProxyType({})
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LEVEL = (
    '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/><w:lvlJc w:val="left"/>'
    "</w:lvl>"
)


def given(folder: Path, *changes: tuple[str, str, str], added: Mapping[str, bytes] = NOTHING) -> Templates:
    """Pandoc's own reference document with texts of parts replaced, by regular expression, and parts added."""
    parts = parts_of(pandoc.default_file("reference.docx"))
    for part, pattern, new in changes:
        text, count = re.subn(pattern, new, parts[part].decode(), flags=re.DOTALL)
        assert count, pattern
        parts[part] = text.encode()
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "reference.docx", "w") as archive:
        for name, data in {**parts, **added}.items():
            archive.writestr(name, data)
    return Templates(folder)


def made(templates: Templates, body: str = BODY, **properties: str) -> dict[str, bytes]:
    """The parts of the sample in a reference document's styles."""
    composed = sample(body=body)
    composed = dataclasses.replace(composed, properties=dataclasses.replace(PROPERTIES, **properties))  # type: ignore[arg-type]
    return parts_of(docx(composed, templates, Cache(None), rasterise=rasterise, pages=PAGES))


def numbered(parts: dict[str, bytes]) -> list[str]:
    """The texts of the paragraphs that Word numbers as level 1: by the paragraph, or its style and what that is of."""
    styles = etree.fromstring(parts[STYLES])
    return [shown_text(paragraph) for paragraph in find_all(document(parts), "//w:p") if _number(paragraph, styles)]


def _number(paragraph: Element, styles: Element) -> bool:
    direct = find_all(paragraph, "w:pPr/w:numPr/w:numId/@w:val")
    style, level = style_of(paragraph), find_all(paragraph, "w:pPr/w:numPr/w:ilvl/@w:val")
    while not direct and style:
        (one,) = find_all(styles, f"//w:style[@w:styleId='{style}']") or [None]
        if one is None:
            return False
        direct, level = find_all(one, "w:pPr/w:numPr/w:numId/@w:val"), find_all(one, "w:pPr/w:numPr/w:ilvl/@w:val")
        style = next(iter(find_all(one, "w:basedOn/@w:val")), "")
        if not direct and level:
            return False
    return bool(direct) and direct[0] != "0" and (level or ["0"])[0] == "0" and "List" not in style_of(paragraph)


def test_only_sections_count_under_pandocs_own(tmp_path: Path) -> None:
    """Its TOC Heading is based on heading 1: neither the lists' titles nor the back matter take a number from it."""
    assert numbered(made(given(tmp_path))) == ["Threat assessment"]


def test_a_style_based_on_a_heading_stays_unnumbered(tmp_path: Path) -> None:
    """Numbers that we give headings reach no style of the document's own that comes from them."""
    more = (
        f'<w:style {WORD} w:type="paragraph" w:styleId="Box"><w:name w:val="Box"/><w:basedOn w:val="{{}}"/></w:style>'
    )
    grown = more.format("Heading1") + more.format("Box").replace('"Box"', '"Inner"', 2)
    styles = etree.fromstring(made(given(tmp_path, (STYLES, "</w:styles>", grown + "</w:styles>")))[STYLES])
    for style, based, own in (("TOCHeading", "Heading1", ["0"]), ("Box", "Heading1", ["0"]), ("Inner", "Box", [])):
        assert find_all(styles, f"//w:style[@w:styleId='{style}']/w:basedOn/@w:val") == [based]
        assert find_all(styles, f"//w:style[@w:styleId='{style}']/w:pPr/w:numPr/w:numId/@w:val") == own


def test_libreoffice_says_zero_where_it_means_no_number(tmp_path: Path) -> None:
    """A heading that says that it has no number gets ours, so that references to it have something to show."""
    none = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    templates = given(tmp_path, (STYLES, r'(<w:name w:val="heading \d" />.*?<w:keepLines />)', rf"\1{none}"))
    parts = made(templates)
    styles, numbering = etree.fromstring(parts[STYLES]), etree.fromstring(parts[NUMBERING])
    assert numbered(parts) == ["Threat assessment"]
    for level in range(1, 7):
        (style,) = find_all(styles, f"//w:style[@w:styleId='Heading{level}']/w:pPr")
        assert len(find_all(style, "w:numPr")) == 1
        assert find_all(style, "w:numPr/w:ilvl/@w:val") == [str(level - 1)]
        (number,) = find_all(style, "w:numPr/w:numId/@w:val")
        (listed,) = find_all(numbering, f"//w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
        (text,) = find_all(
            numbering, f"//w:abstractNum[@w:abstractNumId='{listed}']/w:lvl[@w:ilvl='{level - 1}']/w:lvlText/@w:val"
        )
        assert text == ".".join(f"%{one}" for one in range(1, level + 1))


def test_a_documents_own_numbers_are_used_for_all_levels(tmp_path: Path) -> None:
    """Where heading 1 is numbered its list goes on, with the levels that it lacks, and no heading counts elsewhere."""
    levels = LEVEL.format(0, "upperRoman", "%1.") + LEVEL.format(1, "none", "")
    own = f'<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    used = '<w:num w:numId="8"><w:abstractNumId w:val="7"/></w:num>'
    first = r'(<w:name w:val="heading 1" />.*?<w:keepLines />)'
    templates = given(
        tmp_path,
        (NUMBERING, r"<w:numbering[^>]*>.*</w:numbering>", f"<w:numbering {WORD}>{own}{used}</w:numbering>"),
        (STYLES, first, r'\1<w:numPr><w:numId w:val="8"/></w:numPr>'),
    )
    parts = made(templates)
    styles, numbering = etree.fromstring(parts[STYLES]), etree.fromstring(parts[NUMBERING])
    assert find_all(styles, "//w:style[starts-with(@w:styleId, 'Heading')]/w:pPr/w:numPr/w:numId[. != '0']/@w:val")
    numbers = {one for one in find_all(styles, "//w:numPr/w:numId/@w:val") if one != "0"}
    assert numbers == {"8"}
    texts = find_all(numbering, "//w:abstractNum[@w:abstractNumId='7']/w:lvl/w:lvlText/@w:val")
    assert texts[:3] == ["%1.", "%1.%2", "%1.%2.%3"]
    assert find_all(numbering, "//w:abstractNum[@w:abstractNumId='7']/w:lvl/w:pStyle/@w:val") == [
        f"Heading{level}" for level in range(1, 7)
    ]
    assert numbered(parts) == ["Threat assessment"]


URDU = """
# A heading with اردو {#sec-threat}

::: {lang=ur dir=rtl}
یہ اردو ہے

| ادارہ |
|:------|
| وفاقی |

: جدول {#tbl-u}
:::

A note[^n].

[^n]: [حاشیہ]{lang=ur dir=rtl}.
"""


def test_urdu_keeps_its_font(tmp_path: Path) -> None:
    """Headings, tables, notes and lists too: their own styles name fonts of Office's, which other machines lack."""
    parts = made(given(tmp_path), URDU, short_title="مقالہ")
    styles = etree.fromstring(parts[STYLES])
    assert find_all(styles, "//w:style[@w:styleId='UrduText']/w:rPr/w:rFonts/@w:cs") == ["Amiri"]
    for part in ("word/document.xml", "word/footnotes.xml", "word/header2.xml"):
        runs = find_all(etree.fromstring(parts[part]), "//w:r[w:rPr/w:rtl]")
        assert runs, part
        for run in runs:
            named = find_all(run, "w:rPr/w:rFonts/@w:cs")
            paragraph = next(one for one in run.iterancestors() if one.tag.endswith("}p"))
            assert named == ["Amiri"] or style_of(paragraph) == "UrduText", shown_text(run)
            assert find_all(run, "w:rPr/w:lang/@w:bidi") == ["ur-PK"], shown_text(run)
    (entry,) = find_all(etree.fromstring(parts["word/fontTable.xml"]), "//w:font[@w:name='Amiri']")
    assert find_all(entry, "w:charset/@w:val") == ["B2"]
    assert len(find_all(entry, "w:embedRegular | w:embedBold")) == 2
    assert find_all(styles, "//w:docDefaults//w:lang/@w:bidi") == ["ur-PK"]
    assert find_all(styles, "//w:docDefaults//w:lang/@w:val") == ["en-GB"]


def test_a_font_of_its_own_for_urdu_wins(tmp_path: Path) -> None:
    """A document that brings the style Urdu Text says the font, and ours is not put into the file."""
    own = (
        f'<w:style {WORD} w:type="paragraph" w:customStyle="1" w:styleId="Nast"><w:name w:val="Urdu Text"/>'
        '<w:pPr><w:bidi/></w:pPr><w:rPr><w:rFonts w:cs="Jameel Noori Nastaleeq"/></w:rPr></w:style>'
    )
    parts = made(given(tmp_path, (STYLES, "</w:styles>", own + "</w:styles>")), URDU)
    named = set(find_all(document(parts), "//w:r[w:rPr/w:rtl]/w:rPr/w:rFonts/@w:cs"))
    assert named == {"Jameel Noori Nastaleeq"}
    assert not [part for part in parts if part.endswith(".odttf")]


def stops(styles: Element, paragraph: Element) -> dict[int, str]:
    """The tab stops that a paragraph comes to, by their place."""
    holders, style = [paragraph], style_of(paragraph)
    while style:
        (one,) = find_all(styles, f"//w:style[@w:styleId='{style}']")
        holders.append(one)
        style = next(iter(find_all(one, "w:basedOn/@w:val")), "")
    found: dict[int, str] = {}
    for holder in reversed(holders):
        for tab in find_all(holder, "w:pPr/w:tabs/w:tab"):
            found[int(tab.get(f"{W}pos"))] = tab.get(f"{W}val")
    return {place: kind for place, kind in found.items() if kind != "clear"}


def test_stops_of_header_and_footer_are_those_of_the_page(tmp_path: Path) -> None:
    """Word's own header stops in the middle and at the right of a Letter page; ours have the stops of their page."""
    tabs = '<w:tabs><w:tab w:val="center" w:pos="4680"/><w:tab w:val="right" w:pos="9360"/></w:tabs>'
    grown = "".join(
        f'<w:style {WORD} w:type="paragraph" w:styleId="{name}"><w:name w:val="{name.lower()}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{tabs}</w:pPr></w:style>'
        for name in ("Header", "Footer")
    )
    parts = made(given(tmp_path, (STYLES, "</w:styles>", grown + "</w:styles>")))
    root, styles = document(parts), etree.fromstring(parts[STYLES])
    relations = {one.get("Id"): one.get("Target") for one in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    seen = set()
    for section in find_all(root, "//w:sectPr")[1:]:
        size, margins = (find_all(section, f"w:{local}")[0].attrib for local in ("pgSz", "pgMar"))
        width = int(size[f"{W}w"]) - int(margins[f"{W}left"]) - int(margins[f"{W}right"])
        for kind in ("header", "footer"):
            (identifier,) = find_all(section, f"w:{kind}Reference/@r:id")
            (paragraph,) = find_all(etree.fromstring(parts[f"word/{relations[identifier]}"]), "//w:p")
            expected = {width: "right"} if kind == "header" else {width // 2: "center", width: "right"}
            assert stops(styles, paragraph) == expected
            assert len(find_all(paragraph, "w:r/w:tab")) == len(expected)
            seen.add((kind, width))
    assert len(seen) == 4


def test_a_long_foot_does_not_wrap(tmp_path: Path) -> None:
    """Where edition and publisher would reach the mark in the middle, that stands beside the page's number."""
    parts = made(given(tmp_path), publisher="Secretariat of an Initiative with a name that goes on and on for a while")
    (paragraph,) = find_all(etree.fromstring(parts["word/footer1.xml"]), "//w:p")
    assert len(find_all(paragraph, "w:r/w:tab")) == 1
    assert shown_text(paragraph).endswith("for a whileDRAFT  Page 1 of 1")


def test_nothing_of_the_document_but_its_styles_travels(tmp_path: Path) -> None:
    """Pictures of its header, its thumbnail, forms, addresses and templates stay where they are."""
    relation = '<Relationship Id="{}" Type="' + RELATIONS + '/{}" Target="{}"/>'
    outside = relation.replace("/>", ' TargetMode="External"/>')
    header = (
        f'<w:hdr {WORD} xmlns:r="{RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml"><w:p><w:r><w:pict><v:shape>'
        '<v:imagedata r:id="rId1"/></v:shape></w:pict></w:r></w:p></w:hdr>'
    )
    opening = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    ours = [
        relation.format("rId95", "image", "media/body.png"),
        relation.format("rId96", "header", "header1.xml"),
        relation.format("rId97", "customXml", "../customXml/item1.xml"),
        outside.format("rId98", "hyperlink", "https://internal.example.org/"),
    ]
    thumbnail = relation.format("rId95", "metadata/thumbnail", "docProps/thumbnail.png")
    kinds = (
        '<Default Extension="png" ContentType="image/png"/><Override PartName="/word/header1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
    )
    use = f'<w:sectPr><w:headerReference xmlns:r="{RELATIONS}" w:type="default" r:id="rId96"/>'
    templates = given(
        tmp_path,
        ("word/_rels/document.xml.rels", "</Relationships>", "".join(ours) + "</Relationships>"),
        ("_rels/.rels", "</Relationships>", thumbnail + "</Relationships>"),
        ("[Content_Types].xml", "</Types>", kinds + "</Types>"),
        ("word/document.xml", "<w:sectPr>", use),
        added={
            "word/header1.xml": header.encode(),
            "word/_rels/header1.xml.rels": f"{opening}{ours[0].replace('rId95', 'rId1')}</Relationships>".encode(),
            "word/_rels/settings.xml.rels": (
                f"{opening}{outside.format('rId1', 'attachedTemplate', 'file:///secret.dotm')}</Relationships>".encode()
            ),
            "word/media/body.png": png(),
            "docProps/thumbnail.png": png(),
            "customXml/item1.xml": b"<form/>",
        },
    )
    parts = made(templates, "# Threat assessment {#sec-threat}\n\nText, and [a link](https://example.org/).\n")
    assert [part for part in parts if "media" in part or "customXml" in part or "thumbnail" in part] == []
    relations = b"".join(data for part, data in parts.items() if part.endswith(".rels"))
    for trace in (b"secret", b"internal.example.org", b"http://example.com", b"thumbnail", b"body.png"):
        assert trace not in relations
    assert b"https://example.org/" in relations
    known = set(parts)
    for part, data in parts.items():
        if part.endswith(".rels"):
            folder = part.partition("_rels/")[0]
            inner = [one for one in etree.fromstring(data) if one.get("TargetMode") != "External"]
            assert {posixpath.normpath(folder + one.get("Target", "")) for one in inner} <= known
    overrides = re.findall(r'PartName="/([^"]*)"', parts["[Content_Types].xml"].decode())
    assert set(overrides) <= known


def test_the_page_for_organisations_names_the_styles_that_there_are() -> None:
    """Every style that it tells to change is one of ours, and none of ours that dresses anything is left out."""
    text = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    table = text.partition("| to dress |")[2].partition("\n\n")[0]
    named = {one for one in re.findall(r"`([^`]+)`", table) if "…" not in one}
    found = find_all(etree.parse(ROOT / "templates" / "docx" / "styles.xml").getroot(), "w:style/w:name/@w:val")
    derived = re.compile(r"heading [2-5]|Heading [3-6] Unnumbered|.* (Centred|Right)")
    inner = {"Separator", "Heading 1 Unnumbered", "Body Text Char", "FollowedHyperlink", "Intense Emphasis"}
    inner |= {"Default Paragraph Font", "No List", "Normal Table", "Underlined", "Small Capitals"}
    assert named <= set(found)
    assert [one for one in found if one not in named | inner and not derived.fullmatch(one)] == []


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_word_document_is_refused(data: bytes, tmp_path: Path) -> None:
    """An empty file, any other, and an empty archive: none is passed over in silence."""
    (tmp_path / "reference.docx").write_bytes(data)
    with pytest.raises(OutsideError, match=r"templates/reference\.docx is no Word document"):
        docx(sample(), Templates(tmp_path), Cache(None), rasterise=rasterise)


def test_a_document_of_another_dialect_is_refused(tmp_path: Path) -> None:
    """Strict Open XML has other names for everything; the message says how to save it."""
    strict = NAMESPACES["w"].replace("http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml")
    templates = given(tmp_path, (STYLES, re.escape(NAMESPACES["w"]), strict))
    with pytest.raises(OutsideError, match="that we can read") as caught:
        docx(sample(), templates, Cache(None), rasterise=rasterise)
    assert "Strict" in caught.value.hint


def test_the_command_says_which_file_and_stops(repository: Maker) -> None:
    """Exit code 3, as for every template that cannot be used: the command itself was well called."""
    (repository.folder / "templates").mkdir()
    (repository.folder / "templates" / "reference.docx").write_bytes(b"")
    ran = papers(repository.folder, "build", "--formats", "docx")
    assert ran.code == 3
    assert "templates/reference.docx is no Word document" in ran.err
    assert not (repository.folder / "build" / "testing.docx").exists()


@pytest.mark.parametrize("dialect", ["word", "libreoffice"])
def test_the_validator_finds_no_error_under_another_reference(dialect: str, tmp_path: Path) -> None:
    """Pandoc's document as it is, and as LibreOffice saves it, which says things in words of its own."""
    validator, folder = client("ooxml-validator"), tmp_path / "templates"
    given(folder)
    if dialect == "libreoffice":
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [client("soffice"), profile, "--headless", "--convert-to", "odt", "--outdir", str(tmp_path)]
        subprocess.run([*command, str(folder / "reference.docx")], check=True, capture_output=True, timeout=120)
        command[4] = "docx:MS Word 2007 XML"
        command[-1] = str(folder)
        subprocess.run([*command, str(tmp_path / "reference.odt")], check=True, capture_output=True, timeout=120)
        assert b'numId w:val="0"' in zipfile.ZipFile(folder / "reference.docx").read(STYLES)
    data = docx(sample(body=BODY + URDU.replace("sec-threat", "again")), Templates(folder), Cache(None), pages=PAGES)
    (tmp_path / "out.docx").write_bytes(data)
    command = [validator, str(tmp_path / "out.docx"), "--officeVersion", "Microsoft365"]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert json.loads(answer.stdout)["errors"] == []
    parts = parts_of(data)
    assert numbered(parts) == ["Threat assessment", "A heading with اردو"]
    assert texts_in(document(parts), "TOC1") or dialect == "libreoffice"
