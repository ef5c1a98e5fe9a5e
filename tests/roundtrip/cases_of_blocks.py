"""Edits of whole blocks: paragraphs, headings, tables, lists and all else that a section is made of."""

from __future__ import annotations

from .cases import case, facts, opening, several

BUYER = "A buyer writes 5 \\* 3 &amp; hopes; the firm AT&T pays Rs&nbsp;500.\n\n"
ADDRESS = "First line of an address\\\nsecond line of it.\n\n"
STRESSED = (
    "Some words are *lightly stressed here*, others are **very strong indeed**, and a few\nare ***both at once***.\n"
)
PARAGRAPHS = [
    opening("a paragraph added", "is simple.\n", "is simple.\n\nA new one.\n", ("add", "What follows", "A new one.")),
    opening(
        "a paragraph added before",
        "A buyer writes",
        "Before it.\n\nA buyer writes",
        ("add_before", "A buyer", "Before it."),
    ),
    opening(
        "a paragraph added at a section's end",
        "stands alone.\n",
        "stands alone.\n\nThe very end.\n",
        ("add", "stands alone", "The very end."),
    ),
    opening(
        "a paragraph added at a section's beginning",
        "Cash moves",
        "To begin with.\n\nCash moves",
        ("add_before", "Cash moves", "To begin with."),
    ),
    opening("a paragraph split", "counts it. The", "counts it.\n\nThe", ("split", "nobody counts it. ")),
    opening("a wrapped paragraph split", "liked, and an", "liked,\n\nand an", ("split", "the author liked, ")),
    case("paragraphs merged", "ending", "decide.\n\nNeither", "decide. Neither", ("join", "Customs should", " ")),
    opening("a paragraph deleted", "What follows from it is simple.\n\n", "", ("drop", "What follows")),
    several(
        "a paragraph moved down",
        (
            (
                "opening",
                BUYER + ADDRESS,
                ADDRESS + BUYER,
            ),
        ),
        ("move", "A buyer writes", "First line of"),
    ),
    several(
        "a paragraph moved up",
        (
            (
                "opening",
                "Cash moves",
                STRESSED + "\nCash moves",
            ),
            (
                "opening",
                "alone.\n\n" + STRESSED,
                "alone.\n",
            ),
        ),
        ("move", "Some words", "The opening"),
    ),
    several(
        "a paragraph moved to another section",
        (
            ("opening", "What follows from it is simple.\n\n", ""),
            ("ending", "Neither costs much.\n", "Neither costs much.\n\nWhat follows from it is simple.\n"),
        ),
        ("move", "What follows", "Neither costs"),
    ),
    several(
        "a paragraph moved to a section before",
        (
            ("ending", "\n\nNeither costs much.", ""),
            ("facts", "and one is not.\n", "and one is not.\n\nNeither costs much.\n"),
        ),
        ("move", "Neither costs", "Three things"),
    ),
    several(
        "a sentence moved",
        (
            ("opening", "[^quiet] Few would argue.[^long]", "[^quiet][^long]"),
            ("opening", "keeps the old ones.", "keeps the old ones. Few would argue."),
        ),
        ("carry", " Few would argue.", "keeps the old ones."),
    ),
    several(
        "a sentence moved to another section",
        (
            ("opening", " The agencies meet twice a year.", ""),
            ("ending", "Neither costs much.", "Neither costs much. The agencies meet twice a year."),
        ),
        ("carry", " The agencies meet twice a year.", "Neither costs much."),
    ),
    case(
        "a section emptied",
        "ending",
        "Customs should count what it seizes. Courts should publish what they decide.\n\nNeither costs much.\n",
        "",
        ("drop", "Customs should"),
        ("drop", "Neither costs"),
    ),
]

HEADINGS = [
    facts(
        "a heading renamed", "## Scale and trend", "## Size and speed", ("replace", "Scale and trend", "Size and speed")
    ),
    facts("a word in a heading", "### Seizures at ports", "### Seizures in ports", ("replace", "at ports", "in ports")),
    facts(
        "a heading added",
        "as prices did.\n",
        "as prices did.\n\n### Where it goes\n",
        ("add", "as prices did", "Where it goes", "Heading 3"),
    ),
    case(
        "a heading added at the end",
        "ending",
        "costs much.\n",
        "costs much.\n\n## Next\n",
        ("add", "Neither costs", "Next", "Heading 2"),
    ),
    facts("a heading deleted", "### Seizures at ports\n\n", "", ("drop", "Seizures at ports")),
    facts(
        "a paragraph made a heading",
        "Three things are known, and one is not.",
        "## Three things are known, and one is not.",
        ("style", "Three things", "Heading 2"),
    ),
]

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
]

LISTS = [
    facts("an item", "brokers who sell it", "brokers who trade it", ("replace", "sell it", "trade it")),
    facts("an item of an inner list", "street brokers", "market brokers", ("replace", "street", "market")),
    facts(
        "an item added",
        "- owners who wait\n",
        "- owners who wait\n- guards who watch\n",
        ("add", "owners who", "guards who watch"),
    ),
    facts(
        "an item added before",
        "- couriers who carry it\n",
        "- guards who watch\n- couriers who carry it\n",
        ("add_before", "couriers who", "guards who watch"),
    ),
    facts(
        "an item of an inner list added",
        "    - licensed brokers\n",
        "    - licensed brokers\n    - bank brokers\n",
        ("add", "licensed", "bank brokers"),
    ),
    facts("an item deleted", "- couriers who carry it\n", "", ("drop", "couriers who")),
    facts("an item of an inner list deleted", "    - licensed brokers\n", "", ("drop", "licensed")),
    several(
        "an item moved",
        (
            ("facts", "- couriers who carry it\n", "- couriers who carry it\n- owners who wait\n"),
            ("facts", "    - street brokers\n- owners who wait\n", "    - street brokers\n"),
        ),
        ("move", "owners who", "couriers who"),
    ),
    facts(
        "an item moved without its inner list",
        "- brokers who sell it\n    - licensed brokers\n    - street brokers\n- owners who wait\n",
        "    - licensed brokers\n    - street brokers\n- owners who wait\n- brokers who sell it\n",
        ("move", "brokers who sell", "owners who"),
    ),
    facts("a numbered item", "2. Melt it", "2. Smelt it", ("replace", "Melt", "Smelt")),
    facts(
        "a numbered item added",
        "3. Carry it home.\n",
        "3. Carry it home.\n4. Hide it.\n",
        ("add", "Carry it home", "Hide it."),
    ),
    facts("a numbered item deleted", "2. Melt it into plates.\n", "", ("drop", "Melt it")),
    facts(
        "a numbered item moved",
        "1. Buy the gold abroad.\n2. Melt it into plates.\n3. Carry it home.\n4. Sell it for cash.\n",
        "1. Buy the gold abroad.\n4. Sell it for cash.\n2. Melt it into plates.\n3. Carry it home.\n",
        ("move", "Sell it for", "Buy the gold"),
    ),
]

OTHERS = [
    facts("a definition", "goods for pay", "goods for money", ("replace", "for pay", "for money")),
    facts("a term", "\nBroker\n", "\nAgent\n", ("replace", "Broker", "Agent")),
    facts("a quotation", "the court said", "a judge said", ("replace", "the court", "a judge")),
    facts("Urdu", "مختصر", "چھوٹا", ("replace", "مختصر", "چھوٹا")),
    facts("what stands on a wide page", "A wide remark", "A broad remark", ("replace", "wide remark", "broad remark")),
    facts(
        "a paragraph added on a wide page",
        "own page.\n",
        "own page.\n\nAnd another.\n",
        ("add", "A wide remark", "And another."),
    ),
    facts("a block of code", "gold -> plate", "gold -> bar", ("replace", "plate ->", "bar ->")),
    facts(
        "behind a block of code",
        "a plain sentence",
        "a short sentence",
        ("replace", "plain sentence", "short sentence"),
    ),
]
