"""A manuscript is assembled whatever is wrong with its sections, and no section reaches into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.markdown.tree import attributes_of, text_of, walk

from .trees import of_section, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.manuscript.values import Manuscript

    Assembled = Callable[..., Manuscript]

PLAN = "text papers/alpha/sections/action-plan.md"
INTRODUCTION = "text papers/alpha/sections/introduction.md"
THREAT = "text papers/alpha/sections/threat-assessment.md"
CITED = "Decided [@minutes-2019].\n\n"
FIGURE = '![%s](../figures/trend.svg){#fig:%s alt="A line that rises."}\n\n'
TABLE = "| a |\n|---|\n| %s |\n\n"


def links(manuscript: Manuscript) -> dict[str, str]:
    """The target of each link by its words."""
    return {
        text_of(node["c"][1]).replace("\u00a0", " "): node["c"][2][0]
        for node in walk(manuscript.blocks)
        if node["t"] == "Link"
    }


def ids(manuscript: Manuscript) -> list[str]:
    """Every id, in order."""
    return [attr[0] for node in walk(manuscript.blocks) if (attr := attributes_of(node)) and attr[0]]


def test_ids_notes_and_link_labels_of_two_sections_stay_apart(assembled: Assembled) -> None:
    """Each section's own stand for its own."""
    same = "## Aims {#aims}\n\nSee [aims](#aims), %s[^1] and [there][r].\n\n"
    same += "[^1]: The note of %s.\n\n[r]: https://%s.example.org\n"
    made = assembled((INTRODUCTION, CITED + same % ("a", "one", "one")), (PLAN, same % ("b", "two", "two")))
    assert len(ids(made)) == len(set(ids(made)))
    first, last = of_section(made, "Introduction"), of_section(made, "Action plan")
    for blocks, name, section in ((first, "one", "introduction"), (last, "two", "action-plan")):
        notes = [text_of(node["c"]) for node in walk(blocks) if node["t"] == "Note"]
        targets = [node["c"][2][0] for node in walk(blocks) if node["t"] == "Link"]
        assert notes == [f"The note of {name}."]
        assert targets[-2:] == [f"#{section}--aims", f"https://{name}.example.org"]
        assert f"{section}--aims" in ids(made)


def test_numbers_are_those_of_the_order_of_print(assembled: Assembled) -> None:
    """What has no caption has no number; gaps are numbered sections; the actions' table is counted where it stands."""
    tables = TABLE % "bare" + TABLE % 1 + ": First {#tbl:first}\n\n@tbl:last @tbl:first @tbl:action-plan\n"
    figures = FIGURE % ("One", "one") + "![](../figures/trend.svg)\n\n" + FIGURE % ("Two", "two")
    made = assembled(
        (INTRODUCTION, CITED + tables),
        (THREAT, figures + TABLE % 2 + ": Second {#tbl:last}\n"),
        (PLAN, "[@fig:two], -@fig:one, @sec:action-plan and @sec:introduction.\n"),
    )  # fmt: skip
    assert "Table 2 Table 1 Table 3" in text(made)
    assert "Figure 2, 1, Section 3 and Section 1." in text(made)
    assert links(made)["Figure 2"] == "#fig-two"
    assert links(made)["Section 1"] == "#sec-introduction"
    assert [line.number for line in made.headings] == ["1", "2", "3"]


def test_a_link_leads_to_where_its_target_is(assembled: Assembled) -> None:
    """Within the paper it jumps; to another paper it names paper and section; to nothing it is text."""
    other = ("papers/beta/paper.yaml", "title: The Second Paper\nguides: [guide-one]\n")
    made = assembled(
        other,
        ("text papers/beta/sections/introduction.md", "## Aims {#aims}\n\nText.\n"),
        (
            INTRODUCTION,
            CITED + "## Aims {#aims}\n\n[one](#aims) [two](threat-assessment.md#trend) [three](threat-assessment.md) "
            "[four](../../beta/sections/introduction.md#aims) [five](annex.md) [six](#nowhere) [seven](nowhere.md) "
            "[eight](../../gamma/sections/introduction.md) [nine](../../alpha/sections/introduction.md#aims)\n",
        ),
        (THREAT, "## Trend {#trend}\n\nText.\n"),
    )
    found = links(made)
    assert found["one"] == found["nine"] == "#introduction--aims"
    assert found["two"] == "#threat-assessment--trend"
    assert found["three"] == "#sec-threat-assessment"
    assert not {"four", "six", "seven", "eight"} & set(found)
    assert "four (The Second Paper, “Introduction”) five six seven eight nine" in text(made)
    for target in found.values():
        assert target.removeprefix("#") in {*ids(made), "sec-annex"} or target.startswith("https:")


def test_a_missing_section_is_a_gap_that_names_who_is_asked(assembled: Assembled) -> None:
    """With the outline's guidance; one that is not required is left out."""
    made = assembled(("remove papers/alpha/sections/introduction.md", ""))
    gap = of_section(made, "Introduction")[0]
    assert ["custom-style", "Gap"] in gap["c"][0][2]
    assert "This section is missing." in text_of([gap])
    assert "It is asked for from Project maintainers." in text_of([gap])
    assert "Why this paper, for whom" in text_of([gap])
    assert "Annex" not in text(made)


def test_an_empty_section_is_a_gap_that_names_its_contributors(assembled: Assembled) -> None:
    """They have promised it."""
    made = assembled((INTRODUCTION, "<!-- soon -->\n"))
    assert "Researcher One" in text_of(of_section(made, "Introduction"))


def test_what_is_missing_is_marked_and_all_else_stands(assembled: Assembled) -> None:
    """A figure, a citation, a cross-reference."""
    made = assembled(
        (INTRODUCTION, LACKING),
    )
    marks = [
        text_of([node])
        for node in walk(made.blocks)
        if node["t"] == "Span" and ["custom-style", "Missing"] in node["c"][0][2]
    ]
    assert marks == [
        "[missing reference: nobody-2000]",
        "[missing: @fig:none]",
        "[citation beside a cross-reference: minutes-2019]",
        "[missing figure: lost.png]",
        "[missing figure: image]",
    ]
    cited = [node for node in walk(made.blocks) if node["t"] == "Cite"]
    assert [[one["citationId"] for one in node["c"][0]] for node in cited] == [["minutes-2019"]]
    assert "After" not in text(made)
    assert "after." in text(made)
    assert "The actions hang together" in text(made)


LACKING = """Known [see @minutes-2019, p. 3; @nobody-2000]. See @fig:none and [@fig:trend; @minutes-2019].

![Lost](../figures/lost.png){#fig:lost alt="x"}

Before ![a](https://x.org/a.png) after.
"""
UNCLOSED = [
    *("```\nopen", "~~~~ python\nopen", "<!-- open", "::: landscape\nopen", "<div>\n\nopen", "<script>\nopen"),
    *("$$ open", "**open", "[^1]: open", "[open](", "`open", "> open", "- open", "| open |\n|---", "<sup>open"),
    *("{#open", "\\begin{a}"),
]


@pytest.mark.parametrize("opening", UNCLOSED)
def test_what_is_never_closed_stays_in_its_section(opening: str, assembled: Assembled) -> None:
    """Every neighbour's blocks are what they were."""
    whole = assembled()
    made = assembled((THREAT, f"## Scale and trend\n\n{opening}\n"))
    assert of_section(made, "Action plan") == of_section(whole, "Action plan")
    assert of_section(made, "Introduction") == of_section(whole, "Introduction")
    assert of_section(made, "Threat assessment") != of_section(whole, "Threat assessment")


def test_a_section_that_cannot_be_read_leaves_the_others(assembled: Assembled) -> None:
    """It is a gap."""
    made = assembled((THREAT, "[" * 5000))
    assert "This section is missing." in text_of(of_section(made, "Threat assessment"))
    assert "The actions hang together" in text(made)


def test_ids_that_would_meet_are_given_once(assembled: Assembled) -> None:
    """Labels given twice would stop Typst: the second goes without, whatever made them alike."""
    made = assembled(
        (
            INTRODUCTION,
            CITED + "## A {#sec:introduction}\n\n## B {#x.y}\n\n## C {#x:y}\n\n" + FIGURE % ("Again", "trend"),
        ),
        (PLAN, TABLE % 1 + ": Own {#tbl:action-plan}\n"),
    )
    assert len(ids(made)) == len(set(ids(made)))
    assert {"sec-introduction", "tbl-action-plan", "fig-trend"} <= set(ids(made))


def test_levels_of_headings_are_never_skipped(assembled: Assembled) -> None:
    """Neither format takes a level that is left out; the first is the sections' own."""
    made = assembled((PLAN, "####### Deep\n\n# Top\n\n#### Again\n\n#### Same\n"))
    assert [(line.number, line.text) for line in made.headings][-4:] == [
        ("3.1", "Deep"), ("3.2", "Top"), ("3.2.1", "Again"), ("3.2.2", "Same"),
    ]  # fmt: skip


def test_no_link_stands_within_a_link(assembled: Assembled) -> None:
    """A cross-reference in a link's text is its number, nothing more."""
    made = assembled((PLAN, "[see @fig:trend](https://example.org)\n"))
    outer = [node for node in walk(made.blocks) if node["t"] == "Link" and node["c"][2][0] == "https://example.org"]
    assert text_of(outer).replace("\u00a0", " ") == "see Figure 1"
    assert not [node for node in walk(outer[0]["c"][1]) if node["t"] == "Link"]


def test_only_what_is_cited_is_listed(assembled: Assembled) -> None:
    """The rest of the bibliography stays out."""
    bib = "@misc{%s, author = {{Secretariat}}, title = {Minutes}, date = {2019}, url = {https://example.org/m}}\n"
    made = assembled(("papers/references.bib", bib % "minutes-2019" + bib % "uncited-2019"))
    assert "minutes-2019" in made.references
    assert "uncited-2019" not in made.references


def test_assembling_twice_gives_the_same(assembled: Assembled) -> None:
    """And the digest is that of its sections' texts."""
    first, second = assembled(), assembled()
    assert first.blocks == second.blocks
    assert first.digest == second.digest
    assert assembled((PLAN, "Other words.\n")).digest != first.digest
