"""Single edits of every kind in every kind of leaf, with the bytes that they must give, written by hand."""

from __future__ import annotations

import pytest

from pipeline.sourcemap.edits import Kept, Patched, Replace
from pipeline.sourcemap.patching import parser_of, patch, patch_most
from pipeline.sourcemap.values import Kind

from .editing import (
    TITLE,
    Case,
    Job,
    add,
    as_expected,
    cut,
    done,
    drop,
    maps_of,
    merge,
    move,
    new,
    outcomes_of,
    put,
    row,
    source_of,
    split,
    swap,
)

FRONT = "---\ncontributors: [researcher1]\nstatus: drafting\n---\n"
LINK = "link https://example.org"
WRAPPED = "One line of text that is some\nforty letters long, and another.\n\nA short one.\n"
LONG = "some more words to be put into the midst of it, so many that they fill a line or two"
NOTE = "Text[^a] goes on.\n\n[^a]: The note's text.\n\nEnd.\n"
TWO_NOTES = "One[^a] two[^b].\n\n[^a]: First.\n\n[^b]: Second.\n"
TABLE = "Before.\n\n| A | B |\n|---|---|\n| one | two |\n| three | four |\n\n: Cap *it*. {#tbl:t}\n\nAfter.\n"
LINED = "| Name  | Share |\n|-------|-------|\n| Alpha | 10    |\n| Beta  | 2     |\n"
SIMPLE = "  Right  Left\n------- ------\n     12 twelve\n      1 one\n"
WIDTHS = "Left    Other\n------- ------\n12      twelve\n1       one\n"
LOOSE = "1. First\n\n   more of it\n\n2. Second\n\n3. Third\n"
TIGHT = "- one\n- two\n    - inner\n- three\n\nAfter.\n"
QUOTE = "> Quoted text\n> on two lines.\n>\n> Second.\n\nAfter.\n"
FIGURE = 'Before.\n\n![A *good* caption](../figures/x.svg){#fig:x alt="Alt"}\n\nAfter.\n'
TERMS = "Term\n:   What it means.\n\nOther\n:   Something else.\n"
CODE = "Text.\n\n``` python\nif a:\n    b = 1 * 2\n```\n\nEnd.\n"
WIDE = "Before.\n\n::: landscape\n\nInside.\n\n:::\n\nAfter.\n"
URDU = "::: {lang=ur dir=rtl}\nیہ ایک جملہ ہے۔\n:::\n"
LINES = "| First line\n| second *line*\n\nEnd.\n"

WORDS = [
    Case("a word replaced", "The old word.\n", [swap("old", "new")], "The new word.\n"),
    Case("behind a front matter", FRONT + "The old word.\n", [swap("old", "new")], FRONT + "The new word.\n"),
    Case("a word added", "The word.\n", [add("The", " old")], "The old word.\n"),
    Case("a word deleted with its blank", "The old word.\n", [cut("old ")], "The word.\n"),
    Case("a word deleted without its blank", "The old word.\n", [cut("old")], "The word.\n"),
    Case("the first word deleted", "The old word.\n", [cut("The")], "old word.\n"),
    Case("the last word deleted", "The old word\n", [cut("word")], "The old\n"),
    Case("a letter", "The wrod.\n", [swap("ro", "or")], "The word.\n"),
    Case("a phrase over a line's end", "One two\nthree four.\n", [swap("two three", "2 to 3")], "One 2 to 3 four.\n"),
    Case("a word at a line's end keeps the line's end", "One two\nthree.\n", [cut("two")], "One\nthree.\n"),
    Case("a word at a line's beginning", "One two\nthree four.\n", [cut("three")], "One two\nfour.\n"),
    Case("a full stop", "One, two\n", [swap(",", ";"), add("two", ".")], "One; two.\n"),
    Case("words in lines not wrapped", "A line.\n", [add("A", " " + LONG)], f"A {LONG} line.\n"),
    Case(
        "many words wrapped as those around",
        WRAPPED,
        [add("One line", " of many words, which make it longer")],
        "One line of many words, which\nmake it longer of text that is some\n" + WRAPPED.split("\n", 1)[1],
    ),
    Case(
        "a short paragraph that becomes long is wrapped as the others",
        WRAPPED,
        [add("A short one", " and then some that go on")],
        "One line of text that is some\nforty letters long, and another.\n\nA short one and then some that\ngo on.\n",
    ),
    Case(
        "line ends of Windows stay",
        "One two\r\nthree.\r\n\r\nFour.\r\n",
        [swap("two", "2")],
        "One 2\r\nthree.\r\n\r\nFour.\r\n",
    ),
    Case("a byte order mark stays", "\ufeffThe old word.\r\n", [swap("old", "new")], "\ufeffThe new word.\r\n"),
    Case("mixed line ends stay", "One\r\ntwo.\n\nThree.\r\n", [swap("Three", "Four")], "One\r\ntwo.\n\nFour.\r\n"),
    Case("no line end at the end", "The old word.", [swap("old", "new")], "The new word."),
    Case("an abbreviation", "See e.g. this.\n", [swap("this", "that")], "See e.g. that.\n"),
    Case("after an abbreviation", "See e.g. this.\n", [add("e.g.", " also")], "See e.g. also this.\n"),
    Case("Urdu", URDU, [swap("ایک", "دو")], URDU.replace("ایک", "دو")),
    Case("a dash", "One -- two.\n", [swap("–", ",")], "One , two.\n"),
    Case("a dash as the text writes them", "One -- two.\n", [add("two", " – three")], "One -- two -- three.\n"),
    Case("a dash as typed elsewhere", "One two.\n", [add("One", " –")], "One – two.\n"),
    Case("an ellipsis deleted", "Well... no.\n", [cut("…")], "Well no.\n"),
    Case("an escaped star deleted", "A \\* b.\n", [cut("*")], "A b.\n"),
    Case("an entity replaced", "A &amp; B.\n", [swap("&", "and")], "A and B.\n"),
    Case("text behind an entity", "A&nbsp;B.\n", [swap("B", "C")], "A&nbsp;C.\n"),
    Case("a hard break deleted", "One\\\ntwo.\n", [swap("\n", " ")], "One two.\n"),
    Case("a tag for a break deleted", "One<br>two.\n", [swap("\n", " ")], "One two.\n"),
]
QUOTES = [
    Case("a quoted word", 'He said "old" words.\n', [swap("old", "new")], 'He said "new" words.\n'),
    Case("curly quotes as the text writes them", 'A "b" c.\n', [swap("c", "“d”")], 'A "b" "d".\n'),
    Case("straight quotes typed", 'A "b" c.\n', [swap("c", '"d"')], 'A "b" "d".\n'),
    Case("straight quotes where the text has curly", "A “b” c.\n", [swap("c", '"d"')], "A “b” “d”.\n"),
    Case("an apostrophe", "It's so.\n", [swap("so", "Umer’s")], "It's Umer's.\n"),
    Case("quotes taken off", 'A "b" c.\n', [cut("“"), cut("”")], "A b c.\n"),
    Case("a word before a quote", 'A "b" c.\n', [add("A", " new")], 'A new "b" c.\n'),
]
ESCAPED = [
    Case(f"{typed!r} is printed as it is typed", "The word here.\n", [swap("word", typed)], f"The {meant} here.\n")
    for typed, meant in (
        ("*star*", "\\*star\\*"),
        ("_under_", "\\_under\\_"),
        ("snake_case", "snake_case"),
        ("[@key]", "\\[\\@key\\]"),
        ("@key", "\\@key"),
        ("me@example.org", "me@example.org"),
        ("<b>", "\\<b>"),
        ("$5 and $6", "\\$5 and \\$6"),
        ("a\\b", "a\\\\b"),
        ("`code`", "\\`code\\`"),
        ("x^2^", "x\\^2\\^"),
        ("~~no~~", "\\~\\~no\\~\\~"),
        ("[text](url)", "\\[text\\](url)"),
        ("&amp;", "\\&amp;"),
        ("AT&T", "AT&T"),
        ("a -- b", "a \\-\\- b"),
        ("wait...", "wait\\..."),
        ("{.class}", "\\{.class}"),
        ("a | b", "a | b"),
        ("10 %, 1.5", "10 %, 1.5"),
    )
]
STARTS = [
    Case(f"a paragraph that begins with {typed!r}", "The word.\n", [swap("The", typed)], f"{meant} word.\n")
    for typed, meant in (
        ("-", "\\-"),
        ("+", "\\+"),
        ("#", "\\#"),
        ("1.", "1\\."),
        ("a)", "a\\)"),
        (">", "\\>"),
        ("|", "\\|"),
        (":", "\\:"),
        ("Table:", "Table\\:"),
        ("1986", "1986"),
        ("- - -", "\\- - -"),
    )
] + [
    Case("what comes to the front is escaped", "So - it is.\n", [cut("So ")], "\\- it is.\n"),
    Case("a bar in a cell", TABLE, [swap("two", "a | b")], TABLE.replace("two", "a \\| b")),
    Case("hashes at a heading's end", "## Words\n", [add("Words", " #")], "## Words \\#\n"),
    Case(
        "a wrapped line never begins a list",
        "Some text of one line that wraps -\nhere.\n",
        [add("Some", " more - words - in - it - and -")],
        "Some more - words - in - it - and - text of one line that wraps -\nhere.\n",
    ),
]
FORMATS = [
    Case("inside emphasis", "An *old word* here.\n", [swap("old", "new", "emph")], "An *new word* here.\n"),
    Case("the whole of an emphasis, emphasised", "An *old* word.\n", [swap("old", "new", "emph")], "An *new* word.\n"),
    Case("the whole of an emphasis, plain", "An *old* word.\n", [swap("old", "new")], "An new word.\n"),
    Case("an emphasis emptied", "An *old* word.\n", [cut("old ")], "An word.\n"),
    Case("nested emphasis emptied", "A ***very* old** word.\n", [cut("very ")], "A **old** word.\n"),
    Case("behind an emphasis, inside", "An *old* word.\n", [add("old", " red", "emph")], "An *old red* word.\n"),
    Case("behind an emphasis, outside", "An *old* word.\n", [add("old", " red")], "An *old* red word.\n"),
    Case("before an emphasis, inside", "An *old* word.\n", [put("old", "very ", "emph")], "An *very old* word.\n"),
    Case("before an emphasis, outside", "An *old* word.\n", [put("old", "very ")], "An very *old* word.\n"),
    Case("between two formats", "*a***b**\n", [add("a", " and ")], "*a* and **b**\n"),
    Case(
        "plain text in the midst of an emphasis",
        "An *old red* word.\n",
        [add("old", " (x)")],
        "An *old* (x) *red* word.\n",
    ),
    Case("over an emphasis' border", "An *old red* word.\n", [swap("red word", "one")], "An *old* one.\n"),
    Case("the last word of an emphasis deleted", "An *old red* word.\n", [cut("red")], "An *old* word.\n"),
    Case("the first word of an emphasis deleted", "An *old red* word.\n", [cut("old")], "An *red* word.\n"),
    Case(
        "strong at the beginning of a paragraph",
        "**Bold** text.\n",
        [put("Bold", "Very ", "strong")],
        "**Very bold** text.\n".replace("bold", "Bold"),
    ),
    Case("plain at the beginning of a paragraph", "**Bold** text.\n", [put("Bold", "Not ")], "Not **Bold** text.\n"),
    Case("superscript", "x^2^ y.\n", [swap("2", "3", "sup")], "x^3^ y.\n"),
    Case("a tag for superscript", "x<sup>2</sup> y.\n", [cut("2")], "x y.\n"),
    Case("struck text", "A ~~b c~~ d.\n", [cut("c")], "A ~~b~~ d.\n"),
    Case(
        "a link's text",
        "See [the old page](https://example.org).\n",
        [swap("old", "new", LINK)],
        "See [the new page](https://example.org).\n",
    ),
    Case(
        "behind a link",
        "See [it](https://example.org).\n",
        [add("it", " there")],
        "See [it](https://example.org) there.\n",
    ),
    Case("a link's text deleted takes the link", "See [it](https://example.org) now.\n", [cut("it")], "See now.\n"),
    Case(
        "a reference link",
        "See [the old][r].\n\n[r]: https://example.org\n",
        [swap("old", "new", LINK)],
        "See [the new][r].\n\n[r]: https://example.org\n",
    ),
    Case(
        "plain text in the midst of a link",
        "See [the page](https://example.org).\n",
        [add("the", " x")],
        "!the formats",
    ),
    Case("a link that is not there", "See it.\n", [swap("it", "that", LINK)], "!the formats"),
]
ATOMS = [
    Case("a citation deleted", "Text [@a, p. 3].\n", [cut(" ￼")], "Text.\n"),
    Case("a citation deleted with the words before", "Text here [@a].\n", [cut(" here ￼")], "Text.\n"),
    Case("words before a citation", "Text [@a].\n", [add("Text", " here")], "Text here [@a].\n"),
    Case("words behind a citation", "Text [@a]\n", [add("￼", ", too")], "Text [@a], too\n"),
    Case("a citation in the text", "So @a [p. 4] says.\n", [swap("So ￼", "He")], "He says.\n"),
    Case("a formula deleted", "Let $a_b$ be.\n", [cut("￼ ")], "Let be.\n"),
    Case("code in a line deleted", "Let `a b`{.c} be.\n", [cut("￼")], "Let be.\n"),
    Case("an image within a line deleted", "A ![i](../figures/x.svg) b.\n", [cut("￼")], "A b.\n"),
    Case("an address deleted", "See <https://example.org> now.\n", [cut("￼ ")], "See now.\n"),
    Case("a note deleted with its text", NOTE, [cut("￼")], "Text goes on.\n\nEnd.\n"),
    Case("an inline note deleted", "Text^[A note.] on.\n", [cut("￼")], "Text on.\n"),
    Case("the first of two notes deleted", TWO_NOTES, [swap("One￼", "One")], "One two[^b].\n\n[^b]: Second.\n"),
    Case(
        "one mark of a note that has two",
        "A[^n] b[^n].\n\n[^n]: Note.\n",
        [swap("A￼", "A")],
        "A b[^n].\n\n[^n]: Note.\n",
    ),
]
LEAVES = [
    Case("a heading's words", "## Old title {#t}\n\nText.\n", [swap("Old", "New")], "## New title {#t}\n\nText.\n"),
    Case("a heading with a number typed", "## 1.2 Scope\n", [swap("Scope", "Aims")], "## 1.2 Aims\n"),
    Case("an item", TIGHT, [swap("inner", "outer")], TIGHT.replace("inner", "outer")),
    Case("a quotation", QUOTE, [swap("text on", "words on")], QUOTE.replace("text", "words")),
    Case("a cell", TABLE, [swap("three", "3")], TABLE.replace("three", "3")),
    Case(
        "an empty cell filled",
        "| A | B |\n|---|---|\n| x |  |\n",
        [
            lambda _: Replace(leaf=4, start=0, end=0, text="y"),
        ],
        "| A | B |\n|---|---|\n| x | y |\n",
    ),
    Case("a table's caption", TABLE, [swap("Cap", "The cap")], TABLE.replace("Cap", "The cap")),
    Case("a figure's caption", FIGURE, [swap("good", "bad", "emph")], FIGURE.replace("good", "bad")),
    Case("a note", NOTE, [swap("note’s", "old note’s")], NOTE.replace("note's", "old note's")),
    Case("an inline note", "Text^[A note.] on.\n", [swap("note", "word")], "Text^[A word.] on.\n"),
    Case("a term", TERMS, [swap("Other", "Another")], TERMS.replace("Other", "Another")),
    Case("a definition", TERMS, [swap("means", "says")], TERMS.replace("means", "says")),
    Case("code is not escaped", CODE, [swap("1 * 2", "[*x*]")], CODE.replace("1 * 2", "[*x*]")),
    Case("a line of verse", LINES, [swap("First", "1st")], LINES.replace("First", "1st")),
    Case("a cell of a simple table", SIMPLE, [swap("twelve", "dozen")], SIMPLE.replace("twelve", "dozen")),
    Case("a cell that keeps to its column", WIDTHS, [swap("12", "7,000")], WIDTHS.replace("12   ", "7,000")),
    Case("a shorter cell that keeps to its column", WIDTHS, [swap("12", "3")], WIDTHS.replace("12 ", "3  ")),
    Case("a cell without room in its column", WIDTHS, [swap("12", "12,000,000")], "!the cell has no room"),
    Case("a grid table", "+---+\n| a |\n+---+\n", [swap("a", "b")], "!it stands in a grid table"),
]
BLOCKS = [
    Case("a paragraph deleted", "Ant.\n\nBee.\n\nCow.\n", [drop("Bee.")], "Ant.\n\nCow.\n"),
    Case("the first paragraph deleted", FRONT + "\nAnt.\n\nBee.\n", [drop("Ant.")], FRONT + "\nBee.\n"),
    Case("the last paragraph deleted", "Ant.\n\nBee.\n", [drop("Bee.")], "Ant.\n"),
    Case("a heading deleted", "## A\n\nBee.\n", [drop("A")], "Bee.\n"),
    Case("a tight item deleted", TIGHT, [drop("one")], TIGHT.replace("- one\n", "")),
    Case("an item deleted with what is in it", TIGHT, [drop("two"), drop("inner")], "- one\n- three\n\nAfter.\n"),
    Case("a nested item deleted", TIGHT, [drop("inner")], TIGHT.replace("    - inner\n", "")),
    Case("the first item of a numbered list deleted", LOOSE, [drop("First"), drop("more")], "1. Second\n\n3. Third\n"),
    Case("an item's second paragraph deleted", LOOSE, [drop("more")], "1. First\n\n2. Second\n\n3. Third\n"),
    Case("an item's first paragraph deleted", LOOSE, [drop("First")], "1. more of it\n\n2. Second\n\n3. Third\n"),
    Case("a whole list deleted", TIGHT, [drop("one"), drop("two"), drop("inner"), drop("three")], "After.\n"),
    Case("a quotation's paragraph deleted", QUOTE, [drop("Second.")], "> Quoted text\n> on two lines.\n\nAfter.\n"),
    Case("a row deleted", TABLE, [drop("one"), drop("two")], TABLE.replace("| one | two |\n", "")),
    Case("a cell emptied", TABLE, [drop("one")], TABLE.replace("| one |", "|  |")),
    Case(
        "a table deleted with its caption",
        TABLE,
        [drop(one) for one in ("A", "B", "one", "two", "three", "four", "Cap")],
        "Before.\n\nAfter.\n",
    ),
    Case("a figure deleted", FIGURE, [drop("caption")], "Before.\n\nAfter.\n"),
    Case("all that is wide deleted", WIDE, [drop("Inside.")], "Before.\n\nAfter.\n"),
    Case("code deleted", CODE, [drop("if a")], "Text.\n\nEnd.\n"),
    Case("a paragraph deleted with its note", NOTE, [drop("goes on")], "End.\n"),
    Case("a note's text deleted and its mark not", NOTE, [drop("The note")], "!a note is deleted"),
    Case("a term deleted and its definition not", TERMS, [drop("Other")], "!"),
    Case("a paragraph added", "Ant.\n\nBee.\n", [new("Ant.", "New.")], "Ant.\n\nNew.\n\nBee.\n"),
    Case("a paragraph added before", "Ant.\n\nBee.\n", [new("Bee.", "New.", after=False)], "Ant.\n\nNew.\n\nBee.\n"),
    Case("a paragraph added at the end", "Ant.\n", [new("Ant.", "# New.")], "Ant.\n\n\\# New.\n"),
    Case("a paragraph behind a list", TIGHT, [new("three", "New.")], TIGHT.replace("After.", "New.\n\nAfter.")),
    Case("a paragraph in the midst of a list", TIGHT, [new("one", "New.")], "!it would stand in the midst of a list"),
    Case("a paragraph behind a table", TABLE, [new("four", "New.")], TABLE.replace("After.", "New.\n\nAfter.")),
    Case("a paragraph behind a figure", FIGURE, [new("caption", "New.")], FIGURE.replace("After.", "New.\n\nAfter.")),
    Case(
        "a paragraph in a quotation",
        QUOTE,
        [new("Second.", "Third.")],
        QUOTE.replace("Second.", "Second.\n>\n> Third."),
    ),
    Case("a paragraph in a note", NOTE, [new("The note", "More.")], NOTE.replace("text.\n", "text.\n\n    More.\n")),
    Case("a paragraph in what is wide", WIDE, [new("Inside.", "More.")], WIDE.replace("Inside.", "Inside.\n\nMore.")),
    Case("a paragraph behind code", CODE, [new("if a", "More.")], CODE.replace("End.", "More.\n\nEnd.")),
    Case(
        "a heading added",
        "Ant.\n\nBee.\n",
        [new("Bee.", "Part two", Kind.HEADING, after=False, level=3)],
        "Ant.\n\n### Part two\n\nBee.\n",
    ),
    Case(
        "a tight item added",
        TIGHT,
        [new("one", "one and a half", Kind.ITEM)],
        TIGHT.replace("- one\n", "- one\n- one and a half\n"),
    ),
    Case("an item added before", TIGHT, [new("one", "zero", Kind.ITEM, after=False)], "- zero\n" + TIGHT),
    Case(
        "a nested item added",
        TIGHT,
        [new("inner", "too", Kind.ITEM)],
        TIGHT.replace("- inner\n", "- inner\n    - too\n"),
    ),
    Case(
        "an item of the outer list added",
        TIGHT,
        [new("inner", "x", Kind.ITEM, level=1)],
        TIGHT.replace("- inner\n", "- inner\n- x\n"),
    ),
    Case(
        "a numbered item added",
        LOOSE,
        [new("Second", "New", Kind.ITEM)],
        LOOSE.replace("2. Second\n", "2. Second\n\n3. New\n"),
    ),
    Case("an item in the midst of another", LOOSE, [new("First", "x", Kind.ITEM)], "!the new item would stand"),
    Case(
        "a row added",
        TABLE,
        [row("two", "5", "a|b")],
        TABLE.replace("| one | two |\n", "| one | two |\n| 5 | a\\|b |\n"),
    ),
    Case(
        "a row added behind the head",
        TABLE,
        [row("B", "5", "6")],
        TABLE.replace("|---|---|\n", "|---|---|\n| 5 | 6 |\n"),
    ),
    Case(
        "a row added before",
        TABLE,
        [row("three", "5", "6", after=False)],
        TABLE.replace("| three", "| 5 | 6 |\n| three"),
    ),
    Case("a row in lined-up columns", LINED, [row("Beta", "C", "30")], LINED + "| C     | 30    |\n"),
    Case("a row with too few cells", TABLE, [row("one", "5")], "!a row of this table has 2 cells"),
    Case("a paragraph split", "One. Two.\n", [split("Two")], "One.\n\nTwo.\n"),
    Case("a paragraph split at a line's end", "One.\nTwo.\n", [split("Two")], "One.\n\nTwo.\n"),
    Case("a paragraph split in an emphasis", "An *old word* x.\n", [split("word")], "An *old*\n\n*word* x.\n"),
    Case("a paragraph split before what begins a list", "One - two.\n", [split("- two")], "One\n\n\\- two.\n"),
    Case("an item split", TIGHT, [split("ree")], TIGHT.replace("three", "th\n- ree")),
    Case("a numbered item split", "1. One two\n2. Three\n", [split("two")], "1. One\n2. two\n2. Three\n"),
    Case("a quotation split", QUOTE, [split("on two")], "> Quoted text\n>\n> on two lines.\n>\n> Second.\n\nAfter.\n"),
    Case("a heading split", "## One two\n", [split("two")], "## One\n\n## two\n"),
    Case("a note split", NOTE, [split("text.")], NOTE.replace(" text.", "\n\n    text.")),
    Case("a cell split", TABLE, [split("ne")], "!a cell cannot be split"),
    Case("paragraphs merged", "One.\n\nTwo.\n\nThree.\n", [merge("One.")], "One. Two.\n\nThree.\n"),
    Case("paragraphs merged with nothing between", "One\n\ntwo.\n", [merge("One", "")], "Onetwo.\n"),
    Case("items merged", TIGHT, [merge("inner")], TIGHT.replace("inner\n- three", "inner three")),
    Case("a heading and a paragraph merged", "## One\n\nTwo\nthree.\n", [merge("One")], "## One Two three.\n"),
    Case("quoted paragraphs merged", QUOTE, [merge("Quoted")], "> Quoted text\n> on two lines. Second.\n\nAfter.\n"),
    Case("cells merged", TABLE, [merge("one")], "!a cell and a cell cannot become one"),
    Case("a paragraph moved down", "Ant.\n\nBee.\n\nCow.\n", [move("Ant.", "Bee.")], "Bee.\n\nAnt.\n\nCow.\n"),
    Case(
        "a paragraph moved up",
        "Ant.\n\nB\nbee.\n\nCow.\n",
        [move("Cow.", "Ant.", after=False)],
        "Cow.\n\nAnt.\n\nB\nbee.\n",
    ),
    Case(
        "a heading moved with its text",
        "## A\n\nant.\n\n## B\n\nbee.\n",
        [move("B", "A", last="bee.", after=False)],
        "## B\n\nbee.\n\n## A\n\nant.\n",
    ),
    Case("an item moved", TIGHT, [move("three", "one")], "- one\n- three\n- two\n    - inner\n\nAfter.\n"),
    Case(
        "an item moved with what is in it",
        TIGHT,
        [move("two", "three", last="inner")],
        "- one\n- three\n- two\n    - inner\n\nAfter.\n",
    ),
    Case(
        "a numbered item moved to the front",
        LOOSE,
        [move("Third", "First", after=False)],
        "1. Third\n\n1. First\n\n   more of it\n\n2. Second\n",
    ),
    Case(
        "a list moved", TIGHT, [move("one", "After.", last="three")], "After.\n\n- one\n- two\n    - inner\n- three\n"
    ),
    Case(
        "a paragraph moved and edited",
        "Ab cd.\n\nCow.\n",
        [move("Ab cd.", "Cow."), swap("cd", "ef")],
        "Cow.\n\nAb ef.\n",
    ),
    Case(
        "a paragraph moved before a quotation",
        QUOTE,
        [move("After.", "Quoted", after=False)],
        "After.\n\n> Quoted text\n> on two lines.\n>\n> Second.\n",
    ),
    Case(
        "two edits and a paragraph",
        "Ab cd.\n\nCow.\n",
        [swap("cd", "ef"), new("Ab cd.", "New."), swap("Cow", "Dog")],
        "Ab ef.\n\nNew.\n\nDog.\n",
    ),
    Case(
        "a link to a heading whose words change",
        "## Old\n\nSee [it](#old).\n",
        [swap("Old", "New")],
        "!the link to #old would lead nowhere",
    ),
    Case("two edits of the same words", "A b c.\n", [swap("b c", "x"), swap("b", "y")], "!two edits overlap"),
]
MORE = [
    Case("the last two paragraphs deleted", "One.\n\nTwo.\n\nThree.\n", [drop("Two."), drop("Three.")], "One.\n"),
    Case("all paragraphs but one deleted", "One.\n\nTwo.\n\nThree.\n", [drop("One."), drop("Three.")], "Two.\n"),
    Case(
        "a paragraph added between line ends of Windows",
        "One.\r\n\r\nTwo.\r\n",
        [new("One.", "New.")],
        "One.\r\n\r\nNew.\r\n\r\nTwo.\r\n",
    ),
    Case(
        "a paragraph split between line ends of Windows",
        "One two\r\nthree.\r\n",
        [split("two")],
        "One\r\n\r\ntwo\r\nthree.\r\n",
    ),
    Case("a paragraph deleted between line ends of Windows", "One.\r\n\r\nTwo.\r\n", [drop("One.")], "Two.\r\n"),
    Case("a paragraph added where no line end is", "One.", [new("One.", "New.")], "One.\n\nNew."),
    Case("the last paragraph deleted where no line end is", "One.\n\nTwo.", [drop("Two.")], "One.\n"),
    Case("a word beside a comment", "One <!-- c --> two three.\n", [swap("two", "2")], "One <!-- c --> 2 three.\n"),
    Case(
        "a paragraph beside a comment deleted", "One.\n\n<!-- c -->\n\nTwo.\n", [drop("Two.")], "One.\n\n<!-- c -->\n"
    ),
    Case(
        "a paragraph merged over a comment",
        "One.\n\n<!-- c -->\n\nTwo.\n",
        [merge("One.")],
        "!something stands between",
    ),
    Case(
        "empty lines elsewhere stay",
        "One.\n\n\n\nTwo.\n\n\nThree.   \n",
        [swap("One", "1st")],
        "1st.\n\n\n\nTwo.\n\n\nThree.   \n",
    ),
    Case("stars for items stay", "* one\n* two\n", [new("one", "new", Kind.ITEM)], "* one\n* new\n* two\n"),
    Case(
        "numbers that do not count stay", "1. one\n1. two\n", [new("one", "new", Kind.ITEM)], "1. one\n1. new\n1. two\n"
    ),
    Case("letters count", "a) one\nb) two\n", [new("two", "new", Kind.ITEM)], "a) one\nb) two\nc) new\n"),
    Case("numbers of signs stay", "#. one\n#. two\n", [new("two", "new", Kind.ITEM)], "#. one\n#. two\n#. new\n"),
    Case("underlined headings stay so", "Title\n-----\n\nText.\n", [swap("Title", "Name")], "Name\n-----\n\nText.\n"),
    Case("an underlined heading deleted", "Title\n-----\n\nText.\n", [drop("Title")], "Text.\n"),
    Case("underscores for emphasis stay", "An _old_ word.\n", [swap("old", "new", "emph")], "An _new_ word.\n"),
    Case("a no-break space typed", "Rs 5.\n", [swap("Rs 5", "Rs\u00a05")], "Rs\u00a05.\n"),
    Case(
        "several lines deleted from a paragraph",
        "One two\nthree four\nfive six.\n",
        [cut("two three four five ")],
        "One six.\n",
    ),
    Case(
        "a sentence added behind a note",
        NOTE,
        [add("goes on.", " More of it.")],
        NOTE.replace("goes on.", "goes on. More of it."),
    ),
    Case(
        "the last paragraph of two merged into an item",
        "- one\n- two\n\nThree.\n",
        [merge("two")],
        "- one\n- two Three.\n",
    ),
    Case("a formula's neighbour", "Let $a$ be 5.\n", [swap("be", "equal")], "Let $a$ equal 5.\n"),
    Case("digits behind a formula", "Let $a$ be.\n", [add("￼", "5")], "!"),
    Case("the table's only caption", TABLE, [drop("Cap it.")], "!"),
    Case("the head of a table deleted", TABLE, [drop("A"), drop("B")], "!"),
    Case(
        "text put into a name of a link",
        "See [ref] now.\n\n[ref]: https://example.org\n",
        [swap("ref", "it", LINK)],
        "!",
    ),
    Case("a heading that would repeat the title", "## Old\n\nText.\n", [swap("Old", "Introduction")], "!"),
    Case("a heading that would lose a number typed", "## Old\n\nText.\n", [swap("Old", "1. Old")], "!"),
]
CASES = [*MORE, *WORDS, *QUOTES, *ESCAPED, *STARTS, *FORMATS, *ATOMS, *LEAVES, *BLOCKS]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    """What became of each case, by title: the text, or ``!`` and the reason."""
    return outcomes_of(CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES])
def test_an_edit_gives_the_bytes_expected(case: Case, outcomes: dict[str, str]) -> None:
    """Exactly these, and what cannot be done says why."""
    assert as_expected(outcomes[case.title], case.after), outcomes[case.title]


def test_there_are_enough_of_them() -> None:
    """Of every kind, most of them applied."""
    assert sum(not case.after.startswith("!") for case in CASES) >= 120


def test_a_map_of_another_text_is_refused() -> None:
    """What was edited since must be mapped again."""
    one = done([Job("A b.\n", [swap("b", "c")])])[0]
    outcome = patch("A bb.\n", one.map, one.edits, lambda _: pytest.fail("parsed"))
    assert outcome == Kept(reason="the map is of another text")


def test_an_edit_that_cannot_be_made_does_not_hold_up_the_others() -> None:
    """It is sifted out, with its reason; the rest is as if it had not been asked."""
    text = "One word.\n\n- item\n- other\n\nSee [it](#end).\n\n## End\n"
    source_map = maps_of([text])[0]
    asked = [swap("word", "text"), new("item", "New.", Kind.PARAGRAPH), swap("End", "Close"), swap("other", "second")]
    edits = [edit(source_map) for edit in asked]
    sifted = patch_most(text, source_map, edits, parser_of(source_of(text), TITLE, "alpha"))
    assert sifted.text == "One text.\n\n- item\n- second\n\nSee [it](#end).\n\n## End\n"
    assert sifted.made == (edits[0], edits[3])
    assert [(edit, reason.split(":")[0]) for edit, reason in sifted.kept] == [
        (edits[1], "it would stand in the midst of a list"),
        (edits[2], "the link to #end would lead nowhere"),
    ]


def test_identifiers_that_headings_lose_are_told() -> None:
    """A link from another section may mean them."""
    one = done([Job("## Old words\n\nText.\n", [swap("Old", "New")])])[0]
    assert isinstance(one.outcome, Patched)
    assert one.outcome.lost_ids == ("old-words",)
