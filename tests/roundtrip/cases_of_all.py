"""All cases: also those with tracking off, and those that are left to a person."""

from __future__ import annotations

from .cases import OFFICE, case, facts, kept, opening
from .cases_of_blocks import HEADINGS, LISTS, OTHERS, PARAGRAPHS, TABLES
from .cases_of_words import ATOMS, LOOKS, NOTES, WORDS

_NO_INSIDE = {OFFICE: "LibreOffice opens an equation in an editor of its own"}
UNTRACKED = [
    opening("untracked: a word", "by courier, and", "by mule, and", ("replace", "courier", "mule"), tracked=False),
    opening(
        "untracked: a sentence deleted",
        " The agencies meet twice a year.",
        "",
        ("delete", " The agencies meet twice a year."),
        tracked=False,
    ),
    opening(
        "untracked: inside emphasis",
        "*lightly stressed here*",
        "*lightly accented here*",
        ("replace", "stressed", "accented"),
        tracked=False,
    ),
    opening(
        "untracked: inside a link",
        "[national gold portal]",
        "[national trade portal]",
        ("replace", "gold", "trade"),
        tracked=False,
    ),
    opening(
        "untracked: a word in a note",
        "in the old market said",
        "in the bazaar said",
        ("replace", "old market", "bazaar"),
        tracked=False,
    ),
    opening(
        "untracked: a citation deleted",
        "than before [@report-2019, p. 3],",
        "than before,",
        ("between", "than before", ", although"),
        tracked=False,
    ),
    opening(
        "untracked: a paragraph added",
        "is simple.\n",
        "is simple.\n\nA new one.\n",
        ("add", "What follows", "A new one."),
        tracked=False,
    ),
    opening(
        "untracked: a paragraph deleted",
        "What follows from it is simple.\n\n",
        "",
        ("drop", "What follows"),
        tracked=False,
    ),
    opening(
        "untracked: a paragraph split",
        "counts it. The",
        "counts it.\n\nThe",
        ("split", "nobody counts it. "),
        tracked=False,
    ),
    case(
        "untracked: paragraphs merged",
        "ending",
        "decide.\n\nNeither",
        "decide. Neither",
        ("join", "Customs should", " "),
        tracked=False,
    ),
    facts("untracked: a cell", "| Gold bars |", "| Gold dust |", ("replace", "bars", "dust"), tracked=False),
    facts(
        "untracked: a row added",
        "| 35    |\n",
        "| 35    |\n| Coins     | 5     |\n",
        ("row_after", "Jewellery", "Coins", "5"),
        tracked=False,
    ),
    facts(
        "untracked: an item added",
        "- owners who wait\n",
        "- owners who wait\n- guards who watch\n",
        ("add", "owners who", "guards who watch"),
        tracked=False,
    ),
    facts(
        "untracked: a caption",
        ": Kinds of goods,",
        ": Sorts of goods,",
        ("replace", "Kinds of", "Sorts of"),
        tracked=False,
    ),
]

_WHOLE = "printed as one"
KEPT = [
    kept("a printed citation edited", _WHOLE, ("replace", "p. 3", "p. 4")),
    kept("a printed citation in a sentence edited", _WHOLE, ("replace", "Institute of Surveys (", "That institute (")),
    kept("a bare address edited", _WHOLE, ("replace", "org/orders", "org/lists")),
    kept("a row added to a simple table", "pipe table", ("row_after", "North", "East", "ten")),
    kept("a cell of a simple table too wide", "no room", ("replace", "North", "The far north-west")),
    kept("code in a sentence edited", _WHOLE, ("replace", "7108", "7112")),
    kept("a formula edited", "inside an equation", ("equation", "a", "c"), skipped=_NO_INSIDE),
    kept("a section's title edited", "title", ("replace", "What is known", "What we know")),
    kept(
        "generated text edited", "text that the build makes", ("replace", "No review recorded yet", "A review was held")
    ),
]
CASES = [*WORDS, *LOOKS, *NOTES, *ATOMS, *PARAGRAPHS, *HEADINGS, *TABLES, *LISTS, *OTHERS, *UNTRACKED, *KEPT]
