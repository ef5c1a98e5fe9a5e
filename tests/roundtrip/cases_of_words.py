"""Edits of words: in the text, in what is set differently, in notes, and beside what is printed as one."""

from __future__ import annotations

from .cases import OFFICE, Case, facts, opening, several

_NO_EQUATION = {OFFICE: "LibreOffice writes a tracked deletion of an equation as an empty one, beside the equation"}
_BROKEN = {OFFICE: "LibreOffice 7.4 writes no XML where a link ends before a field within a tracked deletion"}

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
    opening(
        "inside emphasis", "*lightly stressed here*", "*lightly accented here*", ("replace", "stressed", "accented")
    ),
    opening(
        "added inside strong",
        "**very strong indeed**",
        "**very strong, loud indeed**",
        ("insert", "very strong", ", loud"),
    ),
    opening("inside strong emphasis", "***both at once***", "***both at last***", ("replace", "t once", "t last")),
    opening(
        "strong words deleted",
        "others are **very strong indeed**, and",
        "others are, and",
        ("delete", " very strong indeed"),
    ),
    opening("before emphasis", "words are *lightly", "words are all *lightly", ("insert", "Some words are", " all")),
    opening("behind emphasis", "here*, others", "here*, some others", ("insert", "here,", " some")),
    opening("a word set bold", "author liked", "author **liked**", ("format", "liked", "bold")),
    opening("words set italic", "those ends alone", "*those ends* alone", ("format", "those ends", "italic")),
    opening(
        "emphasis taken off",
        "*lightly stressed here*",
        "lightly stressed here",
        ("format", "lightly stressed here", "italic", False),
    ),
    opening("inside a link", "[national gold portal]", "[national trade portal]", ("replace", "gold", "trade")),
    opening(
        "added inside a link", "[national gold portal]", "[national and gold portal]", ("insert", "national", " and")
    ),
    opening("behind a link", "portal) lists every", "portal) shows every", ("replace", "lists every", "shows every")),
    opening("inside quotes", '"a quiet trade"', '"a silent trade"', ("replace", "quiet", "silent")),
    opening("beside quotes", "He called it", "One called it", ("replace", "He called", "One called")),
    opening("an apostrophe typed", "Few would argue", "Few wouldn't argue", ("insert", "Few would", "n't")),
    opening("quotes typed", "nobody counts it", 'nobody "counts" it', ("replace", "counts it", '"counts" it')),
    opening("beside an apostrophe", "it's growing", "it's shrinking", ("replace", "growing", "shrinking")),
]

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
    opening(
        "before a citation",
        "than before [@report-2019, p. 3]",
        "than ever [@report-2019, p. 3]",
        ("replace", "before", "ever"),
    ),
    opening(
        "behind a citation",
        "[@report-2019, p. 3], although",
        "[@report-2019, p. 3], though",
        ("replace", "although", "though"),
    ),
    opening(
        "a citation deleted",
        "than before [@report-2019, p. 3],",
        "than before,",
        ("between", "than before", ", although"),
    ),
    opening(
        "a group of citations deleted",
        "agree [@report-2019; @survey-2021],",
        "agree,",
        ("between", "studies agree", ", and Institute"),
    ),
    opening("behind a citation in the sentence", "gives the numbers", "has the numbers", ("replace", "gives", "has")),
    opening(
        "a citation without its author deleted",
        "doubtful [-@report-2019].",
        "doubtful.",
        ("between", "was doubtful", "."),
    ),
    opening("beside cross-references", "Look at @fig:counts", "Compare @fig:counts", ("replace", "Look at", "Compare")),
    opening(
        "two cross-references deleted",
        "Look at @fig:counts, @tbl:kinds and",
        "Look at and",
        ("between", "Look at", " and"),
    ),
    opening(
        "all cross-references deleted",
        "Look at @fig:counts, @tbl:kinds and @sec:ending for more",
        "Look at for more",
        ("between", "Look at", " for more"),
        skipped=_BROKEN,
    ),
    opening(
        "behind a formula",
        "$r = a / b$ in every year",
        "$r = a / b$ in each year",
        ("replace", "every year", "each year"),
    ),
    opening(
        "a formula deleted",
        "rate is $r = a / b$ in",
        "rate is in",
        ("between", "rate is", " in every"),
        skipped=_NO_EQUATION,
    ),
    opening("behind code", "`HS-7108` names", "`HS-7108` marks", ("replace", "names", "marks")),
    opening(
        "below a formula of its own",
        "What follows from it",
        "What comes of it",
        ("replace", "follows from", "comes of"),
    ),
    opening("typed stars are stars", "it is simple", r"it is \*simple\*", ("replace", "simple", "*simple*")),
    opening(
        "a typed citation is text",
        "from it is simple",
        r"from it \[\@act-1997\] is simple",
        ("insert", "from it", " [@act-1997]"),
    ),
    opening("beside an escaped star", r"writes 5 \* 3", r"writes 6 \* 3", ("replace", "writes 5", "writes 6")),
    opening("behind an entity", "&amp; hopes", "&amp; waits", ("replace", "hopes", "waits")),
    opening("behind a no-break space", "Rs&nbsp;500", "Rs&nbsp;500,000", ("insert", "500", ",000")),
    opening("beside an ampersand", "the firm AT&T", "a firm AT&T", ("replace", "the firm", "a firm")),
    opening("before a hard break", "of an address\\\n", "of the address\\\n", ("replace", "an address", "the address")),
    opening("behind a hard break", "\\\nsecond line", "\\\nnext line", ("replace", "second line", "next line")),
]
