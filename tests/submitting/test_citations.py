"""Citations of a Word file: those that programs keep as fields, and those that somebody typed."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from pipeline.bibliography import Bibliography, read_bibliography
from pipeline.submitting.entries import Shelf
from pipeline.submitting.sources import citation
from pipeline.submitting.values import Kind
from tests.submitting.filing import (
    MUELLER,
    SMITH,
    Taker,
    heading,
    mendeley,
    mendeley_cite,
    told,
    word_citation,
    word_file,
    zotero,
)
from tests.wordfile.building import field, footnote, p, r


def test_zotero_with_prefix_locator_and_a_suppressed_author(taker: Taker) -> None:
    """All that the field says stands in the citation, and its source in the bibliography."""
    items = (
        {"id": 7, "itemData": SMITH, "locator": "3-5", "label": "page", "prefix": "see "},
        {
            "id": 7,
            "itemData": SMITH,
            "locator": "2",
            "label": "chapter",
            "suppress-author": True,
            "suffix": " with notes",
        },
    )
    made = taker.take(word_file(p(r("Said "), zotero(*items, shown="(see Smith 2021; 2021)"), r("."))))
    assert made.body == "Said [see @smith-2021, pp. 3-5; -@smith-2021, chap. 2, with notes].\n"
    entries, faults = read_bibliography({"x.bib": made.entries["smith-2021"]})
    assert faults == []
    assert dict(entries.entries["smith-2021"].fields) == {
        "author": "Smith, Ann", "title": "{On informal value transfer}", "publisher": "Press of Tests",
        "location": "Lahore", "date": "2021",
    }  # fmt: skip
    assert [item.kind for item in made.items] == [Kind.SOURCE]
    assert told(made, "Smith, “On informal value transfer” (2021) goes into references.bib as @smith-2021")


def test_mendeley_old_and_new_name_one_source(taker: Taker) -> None:
    """A DOI says that two are one; what TeX would read is written as a bibliography has it."""
    again = {**MUELLER, "title": "Borders and money (reprint)"}
    body = p(r("One "), mendeley({"id": "ITEM-1", "itemData": MUELLER, "locator": "4"})) + p(
        r("two "), mendeley_cite({"id": "x", "itemData": again}), r(" end.")
    )
    made = taker.take(word_file(body))
    assert made.body == "One [@muller-2018, p. 4]\n\ntwo [@muller-2018] end.\n"
    (text,) = made.entries.values()
    for line in ("Müller, Bo and {Office of Borders and Ports}", "{{Borders \\& money}}", "{3--9}", "{10.1000/xyz}",
                 "{2018-05}"):  # fmt: skip
        assert line in text
    assert [item.what.split("” (2018) ")[1] for item in made.items] == [
        "goes into references.bib as @muller-2018",
        "is taken for the same source, cited as @muller-2018",
    ]


def test_words_own_citations_with_the_sources_that_the_file_keeps(taker: Taker) -> None:
    """Pages, several sources and authors left out, as Word's switches have it."""
    cited = word_citation("CITATION Doe20 \\p 3-5 \\l 1033 \\m Fat15 \\n", "(Doe, 2020, pp. 3-5; 2015)")
    made = taker.take(word_file(p(r("Said "), cited, r("."))))
    assert made.body == "Said [@doe-2020, pp. 3-5; -@fatf-2015].\n"
    assert "institution = {Office of Ports}" in made.entries["doe-2020"]
    assert "author = {{Financial Action Task Force}}" in made.entries["fatf-2015"]
    assert read_bibliography({"x.bib": "\n".join(made.entries.values())})[1] == []


def test_an_entry_that_is_there_is_used_again(taker: Taker) -> None:
    """By its title and year, whatever the braces; no second entry is made."""
    known = {"id": 1, "type": "report", "title": "Report 2019", "issued": {"date-parts": [["2019"]]}}
    made = taker.take(word_file(p(r("Said "), zotero({"id": 1, "itemData": known, "locator": "9"}), r("."))))
    assert made.body == "Said [@report-2019, p. 9].\n"
    assert made.entries == {}


def test_works_of_one_title_and_year_by_others_are_others(taker: Taker) -> None:
    """Two bodies' annual reports are two entries; a name's short form, or no name at all, is the same one."""
    one = {"id": 1, "type": "report", "title": "Annual Report", "author": [{"literal": "Office of Border Posts"}],
           "issued": {"date-parts": [[2020]]}}  # fmt: skip
    others = ({"author": []}, {"author": [{"literal": "Bank of Tests"}]}, {"author": [{"literal": "OBP"}]})
    cited = [zotero({"itemData": {**one, **other}}, shown="(2020)") for other in ({}, *others)]
    made = taker.take(word_file(p(r("Said"), *(part for field in cited for part in (r(" "), field)), r("."))))
    assert made.body == "Said [@obp-2020] [@obp-2020] [@bank-of-tests-2020] [@obp-2020].\n"
    assert "Bank of Tests" in made.entries["bank-of-tests-2020"]
    assert "Office of Border Posts" in made.entries["obp-2020"]


def test_generated_lists_are_left_out_with_their_heading(taker: Taker) -> None:
    """Zotero's and Word's: several paragraphs in one field, and a heading that has nothing left below it."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    shown = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for code in ("ADDIN ZOTERO_BIBL {&quot;uncited&quot;:[]} CSL_BIBLIOGRAPHY", " BIBLIOGRAPHY "):
        body = p(r("Words.")) + heading("References") + p(begin.format(code), shown, r("Smith, A. One.")) + p(
            r("Zed, B. Two."), end
        )  # fmt: skip
        made = taker.take(word_file(body))
        assert made.body == "Words.\n"
        assert told(made, "a generated list of references")
        assert told(made, "a heading with nothing below it")
        assert not told(made, "did not come through")


def test_what_cannot_be_read_stays_as_its_text_and_is_told(taker: Taker) -> None:
    """EndNote's fields, a field of Word whose source is gone, and one of Zotero that is no JSON any more."""
    body = (
        p(r("A "), field("ADDIN EN.CITE &lt;EndNote&gt;&lt;Cite/&gt;&lt;/EndNote&gt;", r("(Jones, 2001)")))
        + p(r("B "), word_citation("CITATION Gone \\l 1033", "(Gone)"))
        + p(r("C "), field("ADDIN ZOTERO_ITEM CSL_CITATION {broken", r("(Smith 2021)")))
    )
    made = taker.take(word_file(body))
    assert made.body == "A (Jones, 2001)\n\nB (Gone)\n\nC (Smith 2021)\n"
    assert told(made, "of EndNote", "(Jones, 2001)")
    assert len(told(made, "cannot be read")) == 2


def test_a_citation_changed_by_hand_is_told(taker: Taker) -> None:
    """What the program has is taken, and the author is to look."""
    made = taker.take(word_file(p(r("So "), zotero({"itemData": SMITH}, shown="(Smith, passim)", dontUpdate=True))))
    assert made.body == "So [@smith-2021]\n"
    assert told(made, "changed by hand", "(Smith, passim)")


def test_typed_citations_are_offered_and_taken_only_when_asked(taker: Taker) -> None:
    """Those that one entry alone can mean; what the bibliography lacks is told as such; months are no authors."""
    text = "It grew (Office of Tests, 2019, p. 3), as Office of Tests (2019) says (Nobody 1999), in (March 2019)."
    offered = taker.take(word_file(p(r(text))))
    assert offered.body == f"{text}\n"
    lines = {item.what: item.line for item in offered.items if item.kind is Kind.OFFERED}
    assert lines == {
        "“(Office of Tests, 2019, p. 3)” looks like [@report-2019, p. 3]": 1,
        "“Office of Tests (2019)” looks like @report-2019": 1,
        "“(Nobody 1999)” looks like a citation of what the bibliography lacks": 1,
    }
    made = taker.take(word_file(p(r(text))), cite=True)
    assert made.body == "It grew [@report-2019, p. 3], as @report-2019 says (Nobody 1999), in (March 2019).\n"
    assert not told(made, "did not come through")


def test_an_act_is_known_by_its_title(taker: Taker) -> None:
    """Nobody wrote it; the year at the end of its title is not said twice."""
    made = taker.take(word_file(p(r("As it says (Testing Act 1997)."))), cite=True)
    assert made.body == "As it says [@act-1997].\n"


def test_keys_typed_as_in_markdown_are_what_they_say(taker: Taker) -> None:
    """Where they are there; anything else with that sign is text."""
    made = taker.take(word_file(p(r("So [see @report-2019, p. 3; @act-1997], @sec:summary, [@nobody] and a@b.org."))))
    assert made.body == "So [see @report-2019, p. 3; @act-1997], @sec:summary, \\[\\@nobody\\] and a@b.org.\n"
    assert len(told(made, "is taken as the citation or reference")) == 2


def test_a_citation_in_a_note(taker: Taker) -> None:
    """Styles with notes keep theirs there."""
    note = f"{r('See ')}{zotero({'itemData': SMITH, 'locator': '9'})}{r('.')}"
    made = taker.take(word_file(p(r("Said."), footnote(2)), notes=(note,)))
    assert made.body == "Said.[^1]\n\n[^1]: See [@smith-2021, p. 9].\n"


HOSTILE = ("x", "{", "}", "\\", "\\input{/etc/passwd}", "%", "$x$", "#1", "a & b", "_", "~", "^", '"', "@book{x,",
           "\u202e", "\n", "", "http://a/{b}", "10.1000/x}y", "and", "A and B", "a, b")  # fmt: skip


def _junk(chosen: random.Random, depth: int = 0) -> Any:
    kind = chosen.random()
    if kind < 0.5 or depth > 3:
        return "".join(chosen.choices(HOSTILE, k=chosen.randrange(4)))
    if kind < 0.6:
        return chosen.choice([1, 2.5, None, True, -3, 10**30])
    if kind < 0.8:
        return [_junk(chosen, depth + 1) for _ in range(chosen.randrange(3))]
    keys = ("family", "given", "literal", "date-parts", "raw")
    return {chosen.choice(keys): _junk(chosen, depth + 1) for _ in range(chosen.randrange(3))}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_field_holds_makes_one_whole_entry(seed: int) -> None:
    """Braces, commands and values of the wrong kind neither break out of an entry nor stop the run."""
    chosen = random.Random(seed)
    names = ("author", "editor", "issued", "accessed", "DOI", "URL", "container-title", "publisher", "page", "volume")
    for _ in range(200):
        source = {name: _junk(chosen) for name in names if chosen.random() < 0.7}
        source |= {"title": chosen.choice(HOSTILE) + "t", "type": chosen.choice(["book", "report", "zzz", "webpage"])}
        value = {"citationItems": [{"itemData": source, "locator": _junk(chosen), "prefix": _junk(chosen)}]}
        found = citation(f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(value)}", {})
        assert found is not None
        shelf = Shelf(Bibliography())
        key = shelf.key_of(found.cited[0].source)
        bibliography, faults = read_bibliography({"x.bib": shelf.added[key]})
        assert list(bibliography.entries) == [key]
        assert {fault.code.name for fault in faults} <= {"REF002"}, shelf.added[key]
    assert citation("ADDIN ZOTERO_ITEM CSL_CITATION " + '{"citationItems":' + "[" * 50_000, {}) is None


def test_each_source_is_told_once_with_its_key(taker: Taker) -> None:
    """What goes into the bibliography, and what stands there already; braces of a title stay what they are."""
    held = {"id": 3, "type": "report", "title": "Report 2019", "author": [{"literal": "Office of Tests"}],
            "issued": {"date-parts": [[2019]]}}  # fmt: skip
    braced = {**SMITH, "id": 8, "title": "The {book} of {x"}
    body = p(*(r("Said ") + zotero({"itemData": one}) for one in (held, SMITH, braced, SMITH, held)))
    made = taker.take(word_file(body))
    lines = [item.what for item in made.items if item.kind is Kind.SOURCE]
    assert len(lines) == len(made.items) == 3
    assert lines[0].endswith("stands in the bibliography already, as @report-2019")
    assert lines[1].endswith("goes into references.bib as @smith-2021")
    assert "“The {book} of {x”" in lines[2]
    (key,) = [key for key in made.entries if key != "smith-2021"]
    assert "title " in made.entries[key]
    assert "{{The \\{book\\} of \\{x}}" in made.entries[key]
    assert read_bibliography({"x.bib": made.entries[key]})[1] == []
