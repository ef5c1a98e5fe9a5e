"""The web page as it is written: frame, headings, numbers, tables, pictures, notes, scripts, policy, bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from fontTools import ttLib
from lxml import etree, html

from pipeline.markdown.tree import header, inlines, para, text_of
from pipeline.render.html_tree import HtmlTree
from tests.cli.running import papers
from tests.making import Maker, approve_all
from tests.render.pages import SCREEN_READER_WORDS, hard_repository

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@pytest.fixture(scope="module")
def page(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The page of the small repository with a section of everything that is hard, built by the command."""
    folder = tmp_path_factory.mktemp("html") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    hard_repository(maker)
    ran = papers(folder, "build", "--formats", "html")
    # Two tables without captions are faults; the draft shows them all the same.
    assert (ran.code, ran.out.count("error REF010"), "build/testing.html" in ran.out) == (1, 2, True), ran.out + ran.err
    assert sorted(path.name for path in (folder / "build").iterdir()) == ["manifest.json", "testing.html"]
    return (folder / "build" / "testing.html").read_bytes()


@pytest.fixture(scope="module")
def tree(page: bytes) -> html.HtmlElement:
    """The page as a browser's parser would read it."""
    return html.document_fromstring(page.decode())


def _text(element: etree._Element) -> str:
    return " ".join(str(element.xpath("string()")).replace("\u00a0", " ").split())


def test_the_frame_has_every_landmark_and_says_what_the_page_is(tree: html.HtmlElement) -> None:
    """Skip link first, one header, contents, main part and footer; language, title and metadata as data."""
    body = tree.find("body")
    assert [child.tag for child in body] == ["a", "aside", "header", "nav", "main", "footer"]
    assert (body[0].get("href"), body.find("main").get("id")) == ("#main", "main")
    assert (tree.get("lang"), tree.get("dir")) == ("en-GB", "ltr")
    assert tree.findtext("head/title") == "Countering Tests – IoT (draft)"
    named = [(meta.get("name"), meta.get("content")) for meta in tree.iterfind("head/meta") if meta.get("name")]
    assert ("author", "Researcher One") in named
    assert ("author", "Researcher Two") in named
    assert ("description", "A strategy paper. Draft.") in named
    assert ("keywords", "tests, strategy") in named
    assert ("dcterms.date", "2020-02-14") in named
    assert _text(body.find("aside")) == "DRAFT – not for publication"


def test_there_is_one_first_heading_and_no_level_is_skipped(tree: html.HtmlElement) -> None:
    """The title is the page's h1; every heading is at most one level below the one before."""
    levels = [int(element.tag[1]) for element in tree.iter(*HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert _text(tree.find(".//h1")) == "Countering Tests"


def test_numbers_are_those_of_the_print(tree: html.HtmlElement) -> None:
    """Headings, captions and cross-references carry the numbers that DOCX and PDF carry."""
    main = tree.find("body/main")
    shown = [_text(element) for element in main.iter(*HEADINGS)]
    for heading in ("1 Executive summary", "2.1 Scale and trend", "4 Annex", "4.1 Deep", "4.1.1 Deeper", "References"):
        assert heading in shown
    captions = [_text(element) for element in main.iter("figcaption", "caption")]
    assert captions[:4] == [
        "Figure 1. Tests by kind",
        "Table 1. Kinds of tests",
        "Figure 2. A blue square",
        "Table 2. Action plan",
    ]
    summary = _text(main)
    assert "as Section 2 shows in Figure 1 and Table 1." in summary
    targets = {link.get("href") for link in main.iter("a") if _text(link) in ("Section 2", "Figure 1", "Table 1")}
    assert targets == {"#sec-threats", "#fig-counts", "#tbl-kinds"}


def test_every_link_inside_the_page_has_its_target_and_every_id_is_its_own(tree: html.HtmlElement) -> None:
    """Contents, references, citations, notes: all lead somewhere."""
    ids = [element.get("id") for element in tree.iter(etree.Element) if element.get("id")]
    assert len(ids) == len(set(ids))
    inward = [link.get("href")[1:] for link in tree.iter("a") if link.get("href").startswith("#")]
    assert len(inward) > 20
    assert [target for target in inward if target not in ids] == []
    named = [name for box in tree.xpath("//@aria-labelledby") for name in box.split()]
    assert [name for name in named if name not in ids] == []


def test_the_contents_list_the_headings_in_their_order(tree: html.HtmlElement) -> None:
    """Two levels, numbered, the notes before the references, an Urdu heading marked as such."""
    nav = tree.find("body/nav")
    first = [_text(item.find("a")) for item in nav.iterfind("ol/li")]
    assert first == [
        "1 Executive summary",
        "2 Threat assessment",
        "3 Action plan",
        "4 Annex",
        "Notes",
        "References",
        "Contributors and reviewers",
        "Review record",
        "Colophon",
    ]
    under = nav.findall("ol/li/ol/li/a")
    assert [_text(link) for link in under] == ["2.1 Scale and trend", "4.1 Deep", "4.2 خلاصہ"]
    words = [link[-1] for link in under]
    assert [(part.get("lang"), part.get("dir")) for part in words] == [(None, None), (None, None), ("ur", "rtl")]


def test_each_line_of_the_contents_says_what_its_heading_says(tree: html.HtmlElement) -> None:
    """Number and words, letter by letter."""
    for link in tree.iterfind("body/nav//a"):
        (target,) = tree.xpath("//*[@id=$name]", name=link.get("href")[1:])
        assert _text(next(target.iter(*HEADINGS))) == _text(link)


def test_an_author_who_skips_a_level_skips_none_in_the_page() -> None:
    """The level follows what stands before; the number is that of the print; beneath the sixth there is none."""
    tree = HtmlTree({}, "en")
    blocks = [header(level, inlines("x"), "") for level in (1, 3, 4, 5, 6, 6, 1)]
    made = [(node["c"][0], text_of(node["c"][2])) for node in tree.body(blocks)]
    assert made == [
        (2, "1 x"),
        (3, "1.0.1 x"),
        (4, "1.0.1.1 x"),
        (5, "1.0.1.1.1 x"),
        (6, "1.0.1.1.1.1 x"),
        (6, "1.0.1.1.1.2 x"),
        (2, "2 x"),
    ]


def test_a_cover_without_a_title_gets_one() -> None:
    """A repository's own cover may leave it out; the page still has its first heading."""
    made = HtmlTree({}, "en").cover([para(inlines("No title here"))], "The title")
    assert [node["t"] for node in made] == ["Header", "Para"]
    assert (made[0]["c"][0], text_of(made[0]["c"][2])) == (1, "The title")


def test_tables_have_captions_scopes_and_boxes_that_scroll(tree: html.HtmlElement) -> None:
    """A header cell says what it heads; one without words is none; each box is named and reached by the keyboard."""
    heads = list(tree.iter("th"))
    assert heads
    assert {cell.get("scope") for cell in heads} == {"col"}
    assert all(_text(cell) for cell in heads)
    for table in tree.iter("table"):
        box = table.getparent()
        assert (box.get("role"), box.get("tabindex")) == ("group", "0")
        assert (box.get("aria-labelledby") is None) == (table.find("caption") is None)


def test_pictures_are_in_the_page_with_alt_text_and_size(tree: html.HtmlElement) -> None:
    """An SVG and a bitmap as data, in figures with captions, at the proportions of the file."""
    images = list(tree.iter("img"))
    assert [image.get("alt") for image in images] == SCREEN_READER_WORDS
    kinds = [image.get("src").partition(";base64,")[0] for image in images]
    assert kinds == ["data:image/svg+xml", "data:image/svg+xml", "data:image/png"]
    svg = base64.b64decode(images[1].get("src").partition(",")[2])
    assert etree.fromstring(svg).get("width") == "40mm"
    assert [(image.get("width"), image.get("height")) for image in images[1:]] == [("151", "151"), ("20", "10")]
    assert all(image.xpath("ancestor::figure/figcaption") for image in images)


def test_footnotes_lead_there_and_back(tree: html.HtmlElement) -> None:
    """One section of notes with a heading of its own; each way back says which note it comes from."""
    (notes,) = tree.xpath("//section[@role='doc-endnotes']")
    assert (notes.get("id"), _text(notes.find("h2"))) == ("notes", "Notes")
    backs = notes.xpath(".//a[@role='doc-backlink']")
    names = [back.get("aria-label") for back in backs]
    assert names == [f"Back from note {number} to the text" for number in (1, 2)]
    assert [_text(ref) for ref in tree.xpath("//a[@role='doc-noteref']")] == ["1", "2"]


def test_formulas_are_mathml_with_their_source(tree: html.HtmlElement) -> None:
    """A formula can be read aloud, and copied as it was typed."""
    formulas = list(tree.iter("{*}math", "math"))
    assert [formula.get("display") for formula in formulas] == ["inline", "block"]
    assert all(formula.find(".//annotation") is not None for formula in formulas)


def test_another_script_is_marked_with_its_language_and_direction(tree: html.HtmlElement) -> None:
    """What is Urdu says so, as a block and as words in a line; cells follow the script, not left and right."""
    block = tree.xpath("//main//*[self::div or self::section][@lang='ur'][@dir='rtl']")
    words = tree.xpath("//main//span[@lang='ur'][@dir='rtl']")
    assert "خلاصہ" in _text(block[0])
    assert "خلاصہ اردو" in [_text(part) for part in words]
    (label,) = tree.xpath("//main//caption//*[@dir='rtl' or ancestor::*[@dir='rtl']][@class='label']")
    assert (_text(label), label.get("lang"), label.get("dir")) == ("Table 4.", "en-GB", "ltr")
    style = tree.findtext("head/style")
    assert "text-align: left" not in style
    assert "text-align: start" in style


def test_the_policy_allows_one_style_sheet_and_pictures_in_the_page(tree: html.HtmlElement) -> None:
    """No script, no style attribute, no address that is fetched; the digest is that of the style sheet."""
    (policy,) = [meta.get("content") for meta in tree.iterfind("head/meta") if meta.get("http-equiv")]
    digest = base64.b64encode(hashlib.sha256(tree.findtext("head/style").encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "unsafe" not in policy
    assert not tree.xpath(
        "//script | //@style | //iframe | //object | //form | //input | //@*[starts-with(name(),'on')]"
    )
    fetched = tree.xpath("//@src | //link/@href | //@srcset | //@poster")
    assert fetched
    assert all(address.startswith("data:") for address in fetched)
    assert not re.search(r"url\((?!\"data:)|@import", tree.findtext("head/style"))


def test_the_font_for_urdu_is_brought_along_with_the_letters_that_the_page_has(tree: html.HtmlElement) -> None:
    """Each face has every letter of the page's Arabic script, and of Latin none; only such a page may use fonts."""
    style = tree.findtext("head/style")
    faces = re.findall(r"url\(\"data:font/woff;base64,([A-Za-z0-9+/=]+)\"\)", style)
    assert len(faces) == 2
    needed = {ord(letter) for letter in str(tree.find("body").xpath("string()")) if "\u0600" <= letter <= "\u06ff"}
    for face in faces:
        with ttLib.TTFont(io.BytesIO(base64.b64decode(face))) as font:
            covered = set(font.getBestCmap())
        assert needed <= covered
        assert ord("A") not in covered
    assert "font-src data:" in tree.xpath("string(//meta[@http-equiv]/@content)")


def test_values_are_data_whatever_they_hold(repository: Maker) -> None:
    """Angle brackets and quotes in titles, names and keywords are text in the page."""
    title = """<script>alert(1)</script> "&' {{ title }}"""
    repository.replace("papers/testing/paper.yaml", "Countering Tests", "'" + title.replace("'", "''") + "'")
    repository.replace("papers/testing/paper.yaml", "[tests, strategy]", "['\"><b>x']")
    repository.commit()
    assert papers(repository.folder, "build", "--formats", "html").code == 0
    tree = html.document_fromstring((repository.folder / "build/testing.html").read_text(encoding="utf-8"))
    assert not tree.xpath("//script | //b")
    assert _text(tree.find(".//h1")) == title.strip()
    assert tree.findtext("head/title").startswith(title.strip())


def test_a_style_sheet_cannot_end_its_element(repository: Maker) -> None:
    """A repository's own page.css is taken; one that would break out of its element stops the build."""
    repository.write("templates/page.css", "body { color: black; }\n")
    assert papers(repository.folder, "build", "--formats", "html").code == 0
    assert "body { color: black; }" in (repository.folder / "build/testing.html").read_text(encoding="utf-8")
    repository.write("templates/page.css", "</style><script>alert(1)</script>\n")
    ran = papers(repository.folder, "build", "--formats", "html")
    assert (ran.code, "page.css" in ran.err) == (3, True)


def test_what_a_draft_lacks_is_marked_in_the_page(repository: Maker) -> None:
    """A missing section, figure and reference: the words and the classes that the style sheet knows."""
    (repository.folder / "papers/testing/sections/threats.md").unlink()
    repository.replace(
        "papers/testing/sections/summary.md", "Tests are", "![Gone](../figures/gone.png){alt=x} @no Tests"
    )
    repository.commit()
    assert papers(repository.folder, "build", "--formats", "html").code == 1
    tree = html.document_fromstring((repository.folder / "build/testing.html").read_text(encoding="utf-8"))
    (gap,) = tree.find_class("gap")
    assert _text(gap).startswith("This section is missing. It is asked for from Editor One.")
    marks = [_text(mark) for mark in tree.find_class("missing")]
    assert "[missing figure: gone.png]" in marks
    assert "[missing reference: no]" in marks


def test_the_same_commit_gives_the_same_bytes(page: bytes, template_repository: Path, tmp_path: Path) -> None:
    """In another folder, time zone and locale, beside the other formats or alone."""
    folder = tmp_path / "another place"
    shutil.copytree(template_repository, folder)
    hard_repository(Maker(folder))
    ran = papers(folder, "build", "--formats", "html,pdf", TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7")
    assert ran.code == 1, ran.err
    assert (folder / "build/testing.html").read_bytes() == page
    assert (folder / "build/testing.pdf").is_file()


def test_no_page_is_made_unless_it_is_asked_for(repository: Maker) -> None:
    """The formats that are built without asking are DOCX and PDF."""
    assert papers(repository.folder, "build").code == 0
    assert not list((repository.folder / "build").glob("*.html"))


def test_a_page_without_arabic_script_brings_no_font(repository: Maker) -> None:
    """Its policy allows none either."""
    assert papers(repository.folder, "build", "--formats", "html").code == 0
    text = (repository.folder / "build/testing.html").read_text(encoding="utf-8")
    assert "font-src" not in text
    assert "@font-face" not in text


def test_a_final_page_says_nothing_of_drafts(repository: Maker) -> None:
    """No banner, no word DRAFT, open to search engines; the cover says that it is final."""
    status = json.loads(papers(repository.folder, "status", "--format", "json").out)
    # The digest says nothing of the status in the front matter.
    approve_all(repository, {section["section"]: section["text"] for section in status["papers"][0]["sections"]})
    ran = papers(repository.folder, "build", "--final", "--formats", "html")
    assert ran.code == 0, ran.out + ran.err
    tree = html.document_fromstring((repository.folder / "build/testing.html").read_text(encoding="utf-8"))
    body = tree.find("body")
    assert [child.tag for child in body] == ["a", "header", "nav", "main", "footer"]
    assert "DRAFT" not in _text(body)
    assert _text(body.find_class("cover-state")[0]) == "Final"
    assert not tree.xpath("//meta[@name='robots']")
    assert [_text(quote) for quote in body.iter("blockquote")] == ["Well tested."] * 3
