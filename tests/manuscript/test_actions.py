"""The action plan is printed from actions.yaml, with what it lacks showing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.manuscript.actions import month
from pipeline.markdown.tree import text_of

from .trees import of_section, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.manuscript.values import Manuscript

    Assembled = Callable[..., Manuscript]


def test_the_table_of_actions_holds_what_the_file_says(assembled: Assembled) -> None:
    """At the end of its section, or under a heading of its own where the outline has none."""
    made = assembled()
    plan = of_section(made, "Action plan")
    assert [block["t"] for block in plan] == ["Para", "Table"]
    assert text_of([plan[1]]).replace("\u00a0", " ") == (
        "Action plan No. Action Lead and partners Start – due Indicator "
        "A-1 Publish an assessment Monitoring Unit Jul 2020 – Jun 2021 Published each June"
    )
    outline = "sections:\n  - {id: introduction, title: Introduction}\n"
    outline += "  - {id: threat-assessment, title: Threat assessment}\n"
    made = assembled(("papers/outline.yaml", outline))
    assert [line.text for line in made.headings if line.level == 1] == [
        "Introduction",
        "Threat assessment",
        "Action plan",
    ]
    assert [block["t"] for block in of_section(made, "Action plan")] == ["Table"]


def test_actions_that_lack_something_show_it(assembled: Assembled) -> None:
    """A draft is printed of them."""
    made = assembled(("papers/alpha/actions.yaml", "- id: A-1\n  action: Publish\n- id: A-2\n  partners: [X, Y]\n"))
    assert "A-1 Publish ? ? – ?" in text(made)
    assert "with X, Y" in text(made)
    assert "Action plan" in text(assembled(("papers/alpha/actions.yaml", "[]\n")))


def test_months() -> None:
    """What is no month stays as it is."""
    assert month("2020-07").replace("\u00a0", " ") == "Jul 2020"
    assert month("2020-13") == "2020-13"
    assert month("soon") == "soon"
    assert month("") == "?"
