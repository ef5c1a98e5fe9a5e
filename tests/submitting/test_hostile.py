"""Files that somebody made to do harm: refused before pandoc sees them, or taken without it."""

from __future__ import annotations

import random

import pytest

from pipeline.errors import RefusedError
from tests.submitting.filing import Taker, caption, told, word_file
from tests.wordfile.building import cell, docx, field, p, packed, parts, r, relation, table

HOSTILE = {
    "no zip": (b"hello", "not a Word document"),
    "old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Word"),
    "picture from outside": (
        docx(p(r("x")), relation("rX", "image", "http://example.org/x.png", outside=True)), "from outside"),
    "template from outside": (
        docx(p(r("x")), relation("rX", "attachedTemplate", "file:///x.dotm", outside=True)), "template"),
    "object": (docx(p(r("x")), relation("rX", "oleObject", "embeddings/x.bin")), "object of another program"),
    "another document": (docx(p(r("x")) + '<w:altChunk r:id="rX"/>'), "another document"),
    "field that fetches": (
        docx(p('<w:fldSimple w:instr="INCLUDETEXT c:/x.docx"><w:r><w:t>x</w:t></w:r></w:fldSimple>')), "INCLUDETEXT"),
    "document type": (
        packed({**parts(p(r("x"))), "word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "type of document"),
    "entities in notes": (
        packed({**parts(p(r("x")), footnotes=""), "word/footnotes.xml": "<!DOCTYPE x [<!ENTITY a SYSTEM 'a'>]><x/>"}),
        "type of document"),
    "document type in another encoding": (
        packed({**parts(p(r("x"))), "word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>".encode("utf-16")}), ""),
    "encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "macros that nothing refers to": (
        packed({**parts(p(r("x"))), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"0" * 600}), "macros"),
    "tables in tables": (
        docx("<w:tbl><w:tr><w:tc>" * 60 + p(r("deep")) + "</w:tc></w:tr></w:tbl><w:p/>" * 60), "deep"),
    "bomb": (packed({**parts(p(r("x"))), "word/media/x.xml": b" " * 60_000_000}), ""),
    "macros": (docx(p(r("x")), relation("rX", "vbaProject", "vbaProject.bin")), "macros"),
    "signs of our own": (docx(p(r("a\ufdd0c0\ufdd1b"))), "U+FDD0"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_one_clear_line(taker: Taker, name: str) -> None:
    """The line says what it is, and there is always something to do."""
    data, words = HOSTILE[name]
    with pytest.raises(RefusedError) as caught:
        taker.take(data)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code == 1


def test_what_is_refused_is_told_with_its_places(taker: Taker) -> None:
    """Objects and fields, all at once: the paragraph, its first words, and the heading above."""
    holds = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rX"/></w:object></w:r>'
    related = relation("rX", "package", "embeddings/x.xlsx")
    body = p() + p(r("First.")) + p(r("Scale"), style="Heading1") + p(r("Costs: "), holds) + p(r("On.")) + p(holds)
    with pytest.raises(RefusedError) as caught:
        taker.take(docx(body, related))
    assert str(caught.value) == (
        "the file holds 2 objects of other programs: paragraph 3, “Costs:”, under “Scale”; paragraph 4, under “Scale”"
    )
    fetched = field('INCLUDETEXT "C:/a.docx"', r("told"))
    with pytest.raises(RefusedError) as caught:
        taker.take(docx(p(r("First.")) + p(r("See "), fetched)))
    assert str(caught.value).endswith("elsewhere: INCLUDETEXT: paragraph 2, “See told”")
    with pytest.raises(RefusedError) as caught:
        taker.take(docx(p(r("First.")) + p(r("No mark of it.")), related))
    assert "object of another program (from word/document.xml)" in str(caught.value)


def test_no_mark_of_ours_can_be_forged_by_signs(taker: Taker) -> None:
    """Code points that the text may not hold are not let in as signs of a font either."""
    opening, closing = (f'<w:r><w:sym w:font="Symbol" w:char="FDD{half}"/></w:r>' for half in (0, 1))
    forged = opening + r("c0") + closing
    made = taker.take(word_file(p(r("So "), forged, r(" on."))))
    assert made.body == "So c0 on.\n"
    assert len(told(made, "a sign of the font “Symbol”")) == 2


def test_many_tables_in_each_other_are_flattened_or_refused_never_waited_for(taker: Taker) -> None:
    """A few become lines of a cell; more than anybody needs are too deep."""

    def deep(count: int) -> bytes:
        inside = "<w:tbl><w:tblPr/><w:tr><w:tc>" * count + p(r("deep words")) + "</w:tc></w:tr></w:tbl><w:p/>" * count
        return docx(table(("a", "b"), ("c", inside)).replace("<w:p><w:pPr></w:pPr><w:r><w:t", "<w:p><w:r><w:t"))

    made = taker.take(docx(caption("Table 1. X") + table(("a", "b"), ("c", table(("d", "e")) + p()))))
    assert "| c | d; e |" in made.body
    assert told(made, "a table in a cell")
    with pytest.raises(RefusedError):
        taker.take(deep(18))


def _table(chosen: random.Random, depth: int = 0) -> str:
    """A table of uneven rows, with cells merged at random and tables in cells."""
    rows = ""
    for _ in range(chosen.randint(1, 3)):
        cells = ""
        for _ in range(chosen.randint(1, 3)):
            merged = f'<w:gridSpan w:val="{chosen.randint(1, 3)}"/>' if chosen.random() < 0.3 else ""
            merged += chosen.choice(['<w:vMerge w:val="restart"/>', "<w:vMerge/>"]) if chosen.random() < 0.3 else ""
            held = chosen.choice([p(r(f"w{chosen.randrange(999)}")) + p(r("z")), p(r("point"), style="Listed"), p()])
            cells += cell(
                held + (_table(chosen, depth + 1) + p() if depth < 2 and chosen.random() < 0.1 else ""), merged
            )
        before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' if chosen.random() < 0.2 else ""
        rows += f"<w:tr>{before}{cells}</w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * chosen.randrange(4)}</w:tblGrid>{rows}</w:tbl>"


@pytest.mark.parametrize("seed", range(4))
def test_no_table_loses_a_word(taker: Taker, seed: int) -> None:
    """However uneven its rows and however its cells are merged."""
    chosen = random.Random(seed)
    made = taker.take(word_file("".join(_table(chosen) + p(r("between")) for _ in range(40))))
    assert not told(made, "did not come through") + told(made, "no sure sign") + told(made, "does not show as such")
