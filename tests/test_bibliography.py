"""Bibliographies: what is read, what is found wrong and where, and what pandoc and a digest are given."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pypandoc
import pytest

from pipeline import pandoc
from pipeline.bibliography import Bibliography, canonical, csl_items, read_bibliography, subset
from pipeline.findings import Code, Finding

ROOT = Path(__file__).resolve().parents[1]
GOOD = "@report{good, author={{A}}, title={T}, institution={I}, date={2019}}\n"


def read(text: str, name: str = "references.bib") -> tuple[Bibliography, list[Finding]]:
    return read_bibliography({name: text})


def found(text: str, name: str = "references.bib") -> list[str]:
    """Give findings as ``line:column CODE``."""
    return [f"{f.place.line}:{f.place.column} {f.code.name}" for f in read(text, name)[1]]


def converted(
    text: str, *, keys: list[str] | None = None, name: str = "references.bib"
) -> dict[str, dict[str, object]]:
    """CSL items by id, after pandoc."""
    bibliography, _ = read(text, name)
    cited = subset(bibliography, keys or bibliography.entries)
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson"],
        input=cited.bibtex,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return {item["id"]: item for item in json.loads(csl_items(cited, done.stdout))}


# Each case: what is wrong, the text, and where it is found. Every one stands between two good entries.
FAULTS = [
    ("a value that is never closed", "@misc{b,\n  title = {x,\n  year = {2001},\n}\n", ["3:11 REF011"]),
    ("a value that eats the entry's brace", "@misc{b, title = {x\n}\n", ["2:18 REF011"]),
    ("an entry that is never closed", "@misc{b, title={x},\n", ["3:1 REF011"]),
    ("a brace too many", "@misc{b, title={x}}}\n", ["2:20 REF011"]),
    ("an entry closed too early", "@misc{b,\n title={x}}, year=2001}\n", ["3:12 REF011"]),
    ("no comma after the key", "@misc{b title={x}}\n", ["2:9 REF011"]),
    ("no comma between fields", "@misc{b, title={x}\n year=2001}\n", ["3:2 REF011"]),
    ("no key", "@misc{title={x}}\n", ["2:1 REF011"]),
    ("a quotation mark that is never closed", '@misc{b, title="x}\n', ["2:18 REF011"]),
    ("a field without a value", "@misc{b, title}\n", ["2:10 REF011"]),
    ("an unknown string", "@misc{b, title={x}, note=zz}\n", ["2:26 REF011"]),
    ("a field twice", "@misc{b, title={x}, title={y}}\n", ["2:21 REF011"]),
    ("no entry type", "@{b, title={x}}\n", ["2:1 REF011"]),
    ("a field outside any entry", "misc{b,\n  title={x},\n", ["3:3 REF011"]),
    ("an unknown kind", "@raport{b, title={x}}\n", ["2:9 REF011"]),
    ("braces nested too deep", "@misc{b, title=" + "{" * 40 + "x" + "}" * 40 + "}\n", ["2:16 REF011"]),
    ("a report without its body and date", "@report{b,\n  title={x}}\n", ["2:9 REF002"]),
    ("an online source without address", "@online{b, title={x}}\n", ["2:9 REF002"]),
    ("an empty title", "@misc{b, title={{}}}\n", ["2:7 REF002"]),
    ("a key twice", "@misc{good, title={x}}\n", ["2:7 REF003"]),
    (
        "an address that runs a program",
        "@misc{b, title={x},\n  url={javascript:alert(1)}}\n",
        ["3:3 SAFE006"],
    ),
    ("an address without scheme", "@misc{b, title={x}, url={www.nioc.pk}}\n", ["2:21 SAFE006"]),
    ("a TeX command that reads a file", "@misc{b, title={\\input{/etc/passwd}}}\n", ["2:10 SAFE003"]),
    ("a parent that is not there", "@misc{b, title={x}, crossref={nope}}\n", ["2:21 REF001"]),
    ("an entry that inherits from itself", "@misc{b, title={x}, crossref={b}}\n", ["2:7 REF011"]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS])
def test_a_fault_is_found_at_its_place_and_its_neighbours_are_read(text: str, expected: list[str]) -> None:
    """One fault gives one finding at its line and column, and the entries before and after it are kept."""
    whole = GOOD + text + GOOD.replace("good", "last")
    assert found(whole) == expected
    assert {"good", "last"} <= set(read(whole)[0].entries)


def test_the_shared_bibliography_is_sound() -> None:
    """The repository's own references have no finding."""
    assert found((ROOT / "papers/references.bib").read_text()) == []


@pytest.mark.parametrize(
    "key",
    [
        "a.b",
        "a/b",
        "a:b",
        "doi:10.1000/182",
        "doi:10.1002/(sici)1<2::aid>3",
        "url:https://a.b/c?d=1&e=%20~x#y",
    ],
)
def test_keys_of_any_kind_go_through_pandoc(key: str) -> None:
    """A key that pandoc's BibTeX reader would stop at comes back from it unchanged."""
    items = converted(f"@book{{{key}, author={{{{A}}}}, title={{T}}, date={{2001}}}}\n")
    assert items[key]["title"] == "T"


def test_strings_months_and_joints_are_expanded() -> None:
    """``@string`` names, months and ``#`` give the value, whatever the case of the names."""
    entry = read('@string{PIPS = "Institute"}\n@misc{k, title = "The " # pips # { now}, month = NOV}')[0].entries["k"]
    assert dict(entry.fields) == {"title": "The Institute now", "month": "11"}


def test_required_fields_may_be_inherited() -> None:
    """Crossref and xdata count, and and parents in other files; a parent's title is its child's booktitle."""
    files = {
        "shared.bib": "@collection{p, editor={{E}}, title={P}, date={2001}}\n@xdata{x, publisher={{Q}}}\n",
        "own.bib": "@incollection{c, author={{A}}, title={T}, crossref={p}, xdata={x}}\n",
    }
    bibliography, findings = read_bibliography(files)
    assert findings == []
    assert "booktitle = {{P}}" in subset(bibliography, ["c"]).bibtex
    assert "publisher = {{Q}}" in subset(bibliography, ["c"]).bibtex


def test_a_circle_of_parents_does_not_reach_pandoc() -> None:
    """Two entries that inherit from each other, at which pandoc never returns, are found and converted."""
    text = "@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}}\n"
    assert found(text) == ["1:7 REF011", "2:7 REF011"]
    assert converted(text).keys() == {"a", "b"}


def test_a_key_in_two_files_names_both_places() -> None:
    """The first of two entries wins, and the finding names the other's place."""
    bibliography, findings = read_bibliography({"a.bib": GOOD, "b.bib": "\n" + GOOD.replace("{T}", "{Other}")})
    assert [(f.code, str(f.place)) for f in findings] == [(Code.REF003, "b.bib:2:9")]
    assert "a.bib:1:9" in findings[0].message
    assert bibliography.entries["good"].fields["title"] == "T"


@pytest.mark.parametrize(
    "text",
    [
        "@article{a,title=" + "{" * 10_000,
        "@article{a,title={" + "@a{" * 10_000,
        "@a{\n" * 50_000,
        ("@" + " " * 50) * 20_000,
        "@misc{a," + " " * 500_000,
        "@misc{a, " + "x={y}," * 50_000 + "}",
        '@string{a="' + "x" * 1000 + '"}\n' + "@string{a = a # a}\n" * 60,
        "\n".join(f"@misc{{k{n}, title={{t}}, crossref={{k{n + 1}}}}}" for n in range(5000)),
    ],
    ids=[
        "braces",
        "entries in a value",
        "no keys",
        "at signs",
        "blanks",
        "fields",
        "doubling strings",
        "a long chain",
    ],
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    """Half a megabyte of nothing good is refused within seconds, with a bounded list of errors."""
    before = time.perf_counter()
    _, findings = read(text)
    assert time.perf_counter() - before < 5
    assert 0 < len([finding for finding in findings if finding.code is Code.REF011]) <= 5000


def test_a_file_too_large_is_not_read() -> None:
    """More than four megabytes are refused unread."""
    assert found("%" * 4_000_001) == ["None:None SAFE010"]


CSL_FAULTS = [
    ("no list", "{}", ["1:1 REF011"]),
    ("nothing", "", ["1:1 REF011"]),
    ("an item without id", '[{"id":"a","type":"document","title":"x"},\n {"title":"y"}]', ["2:2 REF011"]),
    ("no JSON", '[{"id":"a","type":"document","title":"x"},\n {"id":}]', ["2:8 REF011"]),
    ("nested without end", "[" * 100_000, ["1:2 REF011"]),
    ("something after the list", '[{"id":"a","type":"document","title":"x"}] x', ["1:44 REF011"]),
    ("a list not closed", '[{"id":"a","type":"document","title":"x"}', ["1:42 REF011"]),
    ("a report without its body and date", '[{"type":"report","id":"a","title":"x"}]', ["1:25 REF002"]),
    ("an unknown type", '[{"type":"raport","id":"a"}]', ["1:25 REF011"]),
    (
        "an address of another scheme",
        '[{"id":"a","type":"document","title":"x",\n"URL":"ftp://x"}]',
        ["2:1 SAFE006"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CSL_FAULTS], ids=[case[0] for case in CSL_FAULTS])
def test_a_fault_of_csl_json_is_found_at_its_place(text: str, expected: list[str]) -> None:
    """CSL JSON is held to the same rules as BibTeX."""
    assert found(text, "references.json") == expected


def test_both_formats_stand_side_by_side() -> None:
    """A paper may cite from BibTeX and CSL JSON at once; only what it cites is passed on."""
    item = '{"id":"j/1","type":"report","title":"J","author":[{"literal":"Z"}],"issued":{"date-parts":[[2011]]}}'
    bibliography, findings = read_bibliography({"a.bib": GOOD + GOOD.replace("good", "other"), "b.json": f"[{item}]"})
    cited = subset(bibliography, ["good", "j/1", "absent"])
    assert findings == []
    assert "other" not in cited.bibtex
    assert json.loads(cited.csl) == [json.loads(item)]


@pytest.mark.parametrize("title", ["World Drug Report 2019", "Up 50% in a year", "$5 and #1 of A_B & C", "Café “now”"])
def test_titles_are_printed_as_typed(title: str) -> None:
    """Capitals stay, and the characters at which TeX would drop the title are passed on."""
    assert converted(f"@book{{k, author={{{{A}}}}, title={{{title}}}, date={{2001}}}}")["k"]["title"] == title


def test_what_a_style_cannot_know_is_added() -> None:
    """Short authors, the year of a law that does not say it, and a publisher that is the author."""
    items = converted(
        "@report{r, author={{World Body}}, shortauthor={{WB}}, title={A: b}, institution={WB}, date={2019}}\n"
        "@legislation{said, title={Some Act, 1997}, date={1997}}\n"
        "@legislation{unsaid, title={Some Code}, date={1898}}\n"
        "@report{placed, author={{WB}}, title={A}, institution={WB}, location={Rome}, date={2019}}\n"
    )
    assert items["r"]["original-author"] == [{"literal": "WB"}]
    assert "publisher" not in items["r"]
    assert "title-short" not in items["r"]
    assert "original-date" not in items["said"]
    assert items["unsaid"]["original-date"] == {"date-parts": [[1898]]}
    assert items["placed"]["publisher"] == "WB"


BASE = "@report{k, author={{A}}, title={One title}, institution={I}, date={2019}}"


@pytest.mark.parametrize(
    "other",
    [
        "@REPORT{k,\n  date = {2019},\n  institution = {I},\n  title={One\n   title}, author={{A}}\n}",
        '@string{i="I"} @report{k, author={{A}}, title="One title", institution=i, date=2019, keywords={x}}',
        "@report(k, author={{A}}, title={One } # {title}, institution={I}, date={2019}, file={a.pdf},)",
    ],
)
def test_spelling_does_not_change_what_a_digest_sees(other: str) -> None:
    """Order, white space, delimiters, strings and bookkeeping leave the canonical text as it is."""
    assert canonical(read(other)[0].entries["k"]) == canonical(read(BASE)[0].entries["k"])


def test_a_changed_word_changes_what_a_digest_sees() -> None:
    """Any word that may be printed counts, a parent's too."""
    assert canonical(read(BASE.replace("One", "Two"))[0].entries["k"]) != canonical(read(BASE)[0].entries["k"])
    family = "@inbook{k, author={A}, title={T}, crossref={p}}\n@book{p, author={B}, title={P}, date={2001}}"
    other = family.replace("{P}", "{Q}")
    assert canonical(read(family)[0].entries["k"]) != canonical(read(other)[0].entries["k"])


def test_an_accent_on_a_dotless_letter_is_the_letter_that_is_meant() -> None:
    """TeX writes í as an accent on a dotless i; what is printed is í."""
    bibliography, faults = read_bibliography({"a.bib": r"@book{a, author={Mar{\'\i}a Ruiz}, title={T}, date={2001}}"})
    cited = subset(bibliography, ["a"])
    assert faults == []
    assert "Mar\u00eda" in csl_items(cited, pandoc.csl_json(cited.bibtex))
