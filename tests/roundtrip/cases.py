"""Single edits: what a reviewer does in Word, and the one place of the Markdown that must be another afterwards.

``old`` and ``new`` are written by hand. The file that must come out is the file that was sent with that text replaced,
so that every other byte is held to what it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Step = tuple[Any, ...]
OFFICE, WORD = "office", "word"


class Change(NamedTuple):
    """A text that stands once in a section's file, and what stands there afterwards."""

    section: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One edit. ``kept`` is part of the reason why it is left to a person; ``skipped`` says why a client cannot do it."""

    title: str
    steps: tuple[Step, ...]
    changes: tuple[Change, ...] = ()
    kept: str = ""
    tracked: bool = True
    skipped: dict[str, str] = field(default_factory=dict)


def case(title: str, section: str, old: str, new: str, *steps: Step, **more: Any) -> Case:
    """An edit that changes one place of one section."""
    return Case(title=title, steps=steps, changes=(Change(section, old, new),), **more)


def opening(title: str, old: str, new: str, *steps: Step, **more: Any) -> Case:
    """The same of the section ``opening``."""
    return case(title, "opening", old, new, *steps, **more)


def facts(title: str, old: str, new: str, *steps: Step, **more: Any) -> Case:
    """The same of the section ``facts``."""
    return case(title, "facts", old, new, *steps, **more)


def several(title: str, changes: tuple[tuple[str, str, str], ...], *steps: Step, **more: Any) -> Case:
    """An edit that changes several places."""
    return Case(title=title, steps=steps, changes=tuple(Change(*one) for one in changes), **more)


def kept(title: str, reason: str, *steps: Step, **more: Any) -> Case:
    """An edit that is left to a person."""
    return Case(title=title, steps=steps, kept=reason, **more)


_NO_EQUATION = {OFFICE: "LibreOffice writes a tracked deletion of an equation as an empty one, beside the equation"}
_BROKEN = {OFFICE: "LibreOffice 7.4 writes no XML where a link ends before a field within a tracked deletion"}
_NO_INSIDE = {OFFICE: "LibreOffice opens an equation in an editor of its own"}

WORDS = [
    Case(title="nothing", steps=()),
    opening("a word replaced", "by courier, and", "by mule, and", ("replace", "courier", "mule")),
    opening(
        "a phrase replaced", "across the border", "over the line", ("replace", "across the border", "over the line")
    ),
    opening(
        "a sentence replaced",
        "The agencies meet twice a year.",
        "They meet each month.",
        ("replace", "The agencies meet twice a year.", "They meet each month."),
    ),
    opening(
        "a sentence deleted", " The agencies meet twice a year.", "", ("delete", " The agencies meet twice a year.")
    ),
    opening(
        "a sentence added", "it is simple.", "it is simple. Nobody asks.", ("insert", "it is simple.", " Nobody asks.")
    ),
    opening("a word added at the beginning", "Cash moves", "Much cash moves", ("replace", "Cash", "Much cash")),
    opening("a word typed before the first", "Cash moves", "All Cash moves", ("before", "Cash moves", "All ")),
    opening("a word deleted", "and nobody counts", "and counts", ("delete", "nobody ")),
    opening("a letter replaced", "Cash moves", "Cash moved", ("replace", "s across", "d across")),
    opening("a full stop replaced", "twice a year.", "twice a year!", ("replace", "year.", "year!")),
    opening("a comma added", "twice a year", "twice, a year", ("insert", "meet twice", ",")),
    opening(
        "a word within wrapped lines", "is hard-wrapped, so", "is wrapped, so", ("replace", "hard-wrapped", "wrapped")
    ),
    opening("the last word of a line", "so that its\nlines", "so that their\nlines", ("replace", "its", "their")),
    opening(
        "the first word of a line", "edit has\nto leave", "edit has\nto keep", ("replace", "leave those", "keep those")
    ),
    opening(
        "a word added at a paragraph's end", "ends alone.", "ends alone. Always.", ("insert", "ends alone.", " Always.")
    ),
]
LOOKS = [
    opening("inside emphasis", "*lightly stressed here*", "*lightly accented here*", ("replace", "stressed", "accented")),
    opening("added inside strong", "**very strong indeed**", "**very strong, loud indeed**", ("insert", "very strong", ", loud")),
    opening("inside strong emphasis", "***both at once***", "***both at last***", ("replace", "t once", "t last")),
    opening("strong words deleted", "others are **very strong indeed**, and", "others are, and", ("delete", " very strong indeed")),
    opening("before emphasis", "words are *lightly", "words are all *lightly", ("insert", "Some words are", " all")),
    opening("behind emphasis", "here*, others", "here*, some others", ("insert", "here,", " some")),
    opening("a word set bold", "author liked", "author **liked**", ("format", "liked", "bold")),
    opening("words set italic", "those ends alone", "*those ends* alone", ("format", "those ends", "italic")),
    opening("emphasis taken off", "*lightly stressed here*", "lightly stressed here", ("format", "lightly stressed here", "italic", False)),
    opening("inside a link", "[national gold portal]", "[national trade portal]", ("replace", "gold", "trade")),
    opening("added inside a link", "[national gold portal]", "[national and gold portal]", ("insert", "national", " and")),
    opening("behind a link", "portal) lists every", "portal) shows every", ("replace", "lists every", "shows every")),
    opening("inside quotes", '"a quiet trade"', '"a silent trade"', ("replace", "quiet", "silent")),
    opening("beside quotes", "He called it", "One called it", ("replace", "He called", "One called")),
    opening("an apostrophe typed", "Few would argue", "Few wouldn't argue", ("insert", "Few would", "n't")),
    opening("quotes typed", "nobody counts it", 'nobody "counts" it', ("replace", "counts it", '"counts" it')),
    opening("beside an apostrophe", "it's growing", "it's shrinking", ("replace", "growing", "shrinking")),
]  # fmt: skip
NOTES = [
    opening("a word in a note", "in the old market said", "in the bazaar said", ("replace", "old market", "bazaar")),
    opening("inside emphasis in a note", "A *dealer* in", "A *trader* in", ("replace", "dealer", "trader")),
    opening("in the second paragraph of a note", "adds a doubt", "ends a doubt", ("replace", "adds", "ends")),
    facts("in a note of two paragraphs", "keep no records", "keep few books", ("replace", "no records", "few books")),
    several(
        "a note deleted",
        (
            ("opening", "growing.[^quiet] Few", "growing. Few"),
            ("opening", "[^quiet]: A *dealer* in the old market said so.\n\n", ""),
        ),
        ("between", "growing.", " Few"),
    ),
    opening(
        "a paragraph added to a note",
        "    Its second paragraph adds a doubt.\n",
        "    Its second paragraph adds a doubt.\n\n    A third ends it.\n",
        ("add", "Its second paragraph", "A third ends it."),
    ),
    facts("a paragraph of a note deleted", "\n\n    The others began in 2015.", "", ("drop", "The others began")),
]
ATOMS = [
    opening("before a citation", "than before [@report-2019, p. 3]", "than ever [@report-2019, p. 3]", ("replace", "before", "ever")),
    opening("behind a citation", "[@report-2019, p. 3], although", "[@report-2019, p. 3], though", ("replace", "although", "though")),
    opening("a citation deleted", "than before [@report-2019, p. 3],", "than before,", ("between", "than before", ", although")),
    opening("a group of citations deleted", "agree [@report-2019; @survey-2021],", "agree,", ("between", "studies agree", ", and Institute")),
    opening("behind a citation in the sentence", "gives the numbers", "has the numbers", ("replace", "gives", "has")),
    opening("a citation without its author deleted", "doubtful [-@report-2019].", "doubtful.", ("between", "was doubtful", ".")),
    opening("beside cross-references", "Look at @fig:counts", "Compare @fig:counts", ("replace", "Look at", "Compare")),
    opening("two cross-references deleted", "Look at @fig:counts, @tbl:kinds and", "Look at and", ("between", "Look at", " and")),
    opening("all cross-references deleted", "Look at @fig:counts, @tbl:kinds and @sec:ending for more", "Look at for more", ("between", "Look at", " for more"), skipped=_BROKEN),
    opening("behind a formula", "$r = a / b$ in every year", "$r = a / b$ in each year", ("replace", "every year", "each year")),
    opening("a formula deleted", "rate is $r = a / b$ in", "rate is in", ("between", "rate is", " in every"), skipped=_NO_EQUATION),
    opening("behind code", "`HS-7108` names", "`HS-7108` marks", ("replace", "names", "marks")),
    opening("below a formula of its own", "What follows from it", "What comes of it", ("replace", "follows from", "comes of")),
    opening("typed stars are stars", "it is simple", r"it is \*simple\*", ("replace", "simple", "*simple*")),
    opening("a typed citation is text", "from it is simple", r"from it \[\@act-1997\] is simple", ("insert", "from it", " [@act-1997]")),
    opening("beside an escaped star", r"writes 5 \* 3", r"writes 6 \* 3", ("replace", "writes 5", "writes 6")),
    opening("behind an entity", "&amp; hopes", "&amp; waits", ("replace", "hopes", "waits")),
    opening("behind a no-break space", "Rs&nbsp;500", "Rs&nbsp;500,000", ("insert", "500", ",000")),
    opening("beside an ampersand", "the firm AT&T", "a firm AT&T", ("replace", "the firm", "a firm")),
    opening("before a hard break", "of an address\\\n", "of the address\\\n", ("replace", "an address", "the address")),
    opening("behind a hard break", "\\\nsecond line", "\\\nnext line", ("replace", "second line", "next line")),
]  # fmt: skip
PARAGRAPHS = [
    opening("a paragraph added", "is simple.\n", "is simple.\n\nA new one.\n", ("add", "What follows", "A new one.")),
    opening("a paragraph added before", "A buyer writes", "Before it.\n\nA buyer writes", ("add_before", "A buyer", "Before it.")),
    opening("a paragraph added at a section's end", "stands alone.\n", "stands alone.\n\nThe very end.\n", ("add", "stands alone", "The very end.")),
    opening("a paragraph added at a section's beginning", "Cash moves", "To begin with.\n\nCash moves", ("add_before", "Cash moves", "To begin with.")),
    opening("a paragraph split", "counts it. The", "counts it.\n\nThe", ("split", "nobody counts it. ")),
    opening("a wrapped paragraph split", "liked, and an", "liked,\n\nand an", ("split", "the author liked, ")),
    case("paragraphs merged", "ending", "decide.\n\nNeither", "decide. Neither", ("join", "Customs should", " ")),
    opening("a paragraph deleted", "What follows from it is simple.\n\n", "", ("drop", "What follows")),
    several("a paragraph moved down", (
        ("opening", "A buyer writes 5 \\* 3 &amp; hopes; the firm AT&T pays Rs&nbsp;500.\n\nFirst line of an address\\\nsecond line of it.\n\n",
         "First line of an address\\\nsecond line of it.\n\nA buyer writes 5 \\* 3 &amp; hopes; the firm AT&T pays Rs&nbsp;500.\n\n"),
    ), ("move", "A buyer writes", "First line of")),
    several("a paragraph moved up", (
        ("opening", "Cash moves", "Some words are *lightly stressed here*, others are **very strong indeed**, and a few\nare ***both at once***.\n\nCash moves"),
        ("opening", "alone.\n\nSome words are *lightly stressed here*, others are **very strong indeed**, and a few\nare ***both at once***.\n", "alone.\n"),
    ), ("move", "Some words", "The opening")),
    several("a paragraph moved to another section", (
        ("opening", "What follows from it is simple.\n\n", ""),
        ("ending", "Neither costs much.\n", "Neither costs much.\n\nWhat follows from it is simple.\n"),
    ), ("move", "What follows", "Neither costs")),
    several("a paragraph moved to a section before", (
        ("ending", "\n\nNeither costs much.", ""),
        ("facts", "and one is not.\n", "and one is not.\n\nNeither costs much.\n"),
    ), ("move", "Neither costs", "Three things")),
    several("a sentence moved", (
        ("opening", "[^quiet] Few would argue.[^long]", "[^quiet][^long]"),
        ("opening", "keeps the old ones.", "keeps the old ones. Few would argue."),
    ), ("carry", " Few would argue.", "keeps the old ones.")),
    several("a sentence moved to another section", (
        ("opening", " The agencies meet twice a year.", ""),
        ("ending", "Neither costs much.", "Neither costs much. The agencies meet twice a year."),
    ), ("carry", " The agencies meet twice a year.", "Neither costs much.")),
    case("a section emptied", "ending", "Customs should count what it seizes. Courts should publish what they decide.\n\nNeither costs much.\n", "",
         ("drop", "Customs should"), ("drop", "Neither costs")),
]  # fmt: skip
HEADINGS = [
    facts("a heading renamed", "## Scale and trend", "## Size and speed", ("replace", "Scale and trend", "Size and speed")),
    facts("a word in a heading", "### Seizures at ports", "### Seizures in ports", ("replace", "at ports", "in ports")),
    facts("a heading added", "as prices did.\n", "as prices did.\n\n### Where it goes\n", ("add", "as prices did", "Where it goes", "Heading 3")),
    case("a heading added at the end", "ending", "costs much.\n", "costs much.\n\n## Next\n", ("add", "Neither costs", "Next", "Heading 2")),
    facts("a heading deleted", "### Seizures at ports\n\n", "", ("drop", "Seizures at ports")),
    facts("a paragraph made a heading", "Three things are known, and one is not.", "## Three things are known, and one is not.", ("style", "Three things", "Heading 2")),
]  # fmt: skip
TABLES = [
    facts("a cell", "| Gold bars |", "| Gold dust |", ("replace", "bars", "dust")),
    facts("a cell with a number", "| 40    |", "| 41    |", ("replace", "40", "41")),
    facts("a row added", "| 35    |\n", "| 35    |\n| Coins     | 5     |\n", ("row_after", "Jewellery", "Coins", "5")),
    facts("a row deleted", "| Jewellery | 35    |\n", "", ("row_drop", "Jewellery")),
    facts("the last row deleted", "| Cash      | 25    |\n", "", ("row_drop", "25")),
    facts("a table's caption", ": Kinds of goods,", ": Sorts of goods,", ("replace", "Kinds of", "Sorts of")),
    facts("inside emphasis in a caption", "*value*", "*volume*", ("replace", "value", "volume")),
    facts("a figure's caption", "each year, by port]", "each year, by city]", ("replace", ", by port", ", by city")),
    facts("a cell of a simple table", "North  twelve", "North  eleven", ("replace", "twelve", "eleven")),
]  # fmt: skip
LISTS = [
    facts("an item", "brokers who sell it", "brokers who trade it", ("replace", "sell it", "trade it")),
    facts("an item of an inner list", "street brokers", "market brokers", ("replace", "street", "market")),
    facts("an item added", "- owners who wait\n", "- owners who wait\n- guards who watch\n", ("add", "owners who", "guards who watch")),
    facts("an item added before", "- couriers who carry it\n", "- guards who watch\n- couriers who carry it\n", ("add_before", "couriers who", "guards who watch")),
    facts("an item of an inner list added", "    - licensed brokers\n", "    - licensed brokers\n    - bank brokers\n", ("add", "licensed", "bank brokers")),
    facts("an item deleted", "- couriers who carry it\n", "", ("drop", "couriers who")),
    facts("an item of an inner list deleted", "    - licensed brokers\n", "", ("drop", "licensed")),
    several("an item moved", (
        ("facts", "- couriers who carry it\n", "- couriers who carry it\n- owners who wait\n"),
        ("facts", "    - street brokers\n- owners who wait\n", "    - street brokers\n"),
    ), ("move", "owners who", "couriers who")),
    facts("a numbered item", "2. Melt it", "2. Smelt it", ("replace", "Melt", "Smelt")),
    facts("a numbered item added", "3. Carry it home.\n", "3. Carry it home.\n4. Hide it.\n", ("add", "Carry it home", "Hide it.")),
    facts("a numbered item deleted", "2. Melt it into plates.\n", "", ("drop", "Melt it")),
    facts("a numbered item moved", "1. Buy the gold abroad.\n2. Melt it into plates.\n3. Carry it home.\n4. Sell it for cash.\n",
          "1. Buy the gold abroad.\n4. Sell it for cash.\n2. Melt it into plates.\n3. Carry it home.\n", ("move", "Sell it for", "Buy the gold")),
]  # fmt: skip
OTHERS = [
    facts("a definition", "goods for pay", "goods for money", ("replace", "for pay", "for money")),
    facts("a term", "\nBroker\n", "\nAgent\n", ("replace", "Broker", "Agent")),
    facts("a quotation", "the court said", "a judge said", ("replace", "the court", "a judge")),
    facts("Urdu", "مختصر", "چھوٹا", ("replace", "مختصر", "چھوٹا")),
    facts("what stands on a wide page", "A wide remark", "A broad remark", ("replace", "wide remark", "broad remark")),
    facts("a paragraph added on a wide page", "own page.\n", "own page.\n\nAnd another.\n", ("add", "A wide remark", "And another.")),
    facts("a block of code", "gold -> plate", "gold -> bar", ("replace", "plate ->", "bar ->")),
    facts("behind a block of code", "a plain sentence", "a short sentence", ("replace", "plain sentence", "short sentence")),
]  # fmt: skip
UNTRACKED = [
    opening("untracked: a word", "by courier, and", "by mule, and", ("replace", "courier", "mule"), tracked=False),
    opening("untracked: a sentence deleted", " The agencies meet twice a year.", "", ("delete", " The agencies meet twice a year."), tracked=False),
    opening("untracked: inside emphasis", "*lightly stressed here*", "*lightly accented here*", ("replace", "stressed", "accented"), tracked=False),
    opening("untracked: inside a link", "[national gold portal]", "[national trade portal]", ("replace", "gold", "trade"), tracked=False),
    opening("untracked: a word in a note", "in the old market said", "in the bazaar said", ("replace", "old market", "bazaar"), tracked=False),
    opening("untracked: a citation deleted", "than before [@report-2019, p. 3],", "than before,", ("between", "than before", ", although"), tracked=False),
    opening("untracked: a paragraph added", "is simple.\n", "is simple.\n\nA new one.\n", ("add", "What follows", "A new one."), tracked=False),
    opening("untracked: a paragraph deleted", "What follows from it is simple.\n\n", "", ("drop", "What follows"), tracked=False),
    opening("untracked: a paragraph split", "counts it. The", "counts it.\n\nThe", ("split", "nobody counts it. "), tracked=False),
    case("untracked: paragraphs merged", "ending", "decide.\n\nNeither", "decide. Neither", ("join", "Customs should", " "), tracked=False),
    facts("untracked: a cell", "| Gold bars |", "| Gold dust |", ("replace", "bars", "dust"), tracked=False),
    facts("untracked: a row added", "| 35    |\n", "| 35    |\n| Coins     | 5     |\n", ("row_after", "Jewellery", "Coins", "5"), tracked=False),
    facts("untracked: an item added", "- owners who wait\n", "- owners who wait\n- guards who watch\n", ("add", "owners who", "guards who watch"), tracked=False),
    facts("untracked: a caption", ": Kinds of goods,", ": Sorts of goods,", ("replace", "Kinds of", "Sorts of"), tracked=False),
]  # fmt: skip
_WHOLE = "printed as one"
KEPT = [
    kept("a printed citation edited", _WHOLE, ("replace", "p. 3", "p. 4")),
    kept("a printed citation in a sentence edited", _WHOLE, ("replace", "Institute of Surveys (", "That institute (")),
    kept("a bare address edited", _WHOLE, ("replace", "org/orders", "org/lists")),
    kept("code in a sentence edited", _WHOLE, ("replace", "7108", "7112")),
    kept("a formula edited", "inside an equation", ("equation", "a", "c"), skipped=_NO_INSIDE),
    kept("a section's title edited", "title", ("replace", "What is known", "What we know")),
    kept(
        "generated text edited", "text that the build makes", ("replace", "No review recorded yet", "A review was held")
    ),
]
CASES = [*WORDS, *LOOKS, *NOTES, *ATOMS, *PARAGRAPHS, *HEADINGS, *TABLES, *LISTS, *OTHERS, *UNTRACKED, *KEPT]
