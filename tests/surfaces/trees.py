"""A paper's text as a tree that knows no Markdown: nested lists and dictionaries, each with its kind under ``k``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

Tree = dict[str, Any]
Passage = list[Tree]

KEYS = ("alpha-2001", "beta-2002", "gamma-2003")
_WORDS = (
    *"the state has told of three cases e.g. in 2019 and i.e. by Dr. Khan, who said no more; 250,000 were".split(),
    *"state’s years 1999–2003 so… ‘neither’ man-made H&M 40% (twice) naïve fig. 7 No. 12 done. Was it? Yes!".split(),
)
_FOREIGN = ("متن", "نص")


def word(text: str) -> Tree:
    """A word, with the punctuation that hangs on it."""
    return {"k": "word", "t": text}


def words(text: str) -> Passage:
    """A passage of plain words."""
    return [word(one) for one in text.split()]


def whole() -> Tree:
    """A paper that holds one of everything."""
    atoms = [
        {"k": "emph", "c": words("most likely")},
        {"k": "strong", "c": [*words("beyond all"), {"k": "emph", "c": words("reasonable doubt")}, *words("today")]},
        {"k": "strike", "c": words("struck out")},
        {
            "k": "quote",
            "c": [*words("No one"), {"k": "emph", "c": words("here")}, {"k": "single", "c": words("knows")}],
        },
        {"k": "code", "t": "key = 1"},
        {"k": "math", "t": "x_1^2"},
        {"k": "link", "c": words("the register"), "to": "https://example.org/a_b?c=1"},
        {"k": "cite", "key": KEYS[0], "prefix": "see", "locator": "p. 3", "mode": "group"},
        {"k": "cite", "key": KEYS[1], "prefix": "", "locator": "", "mode": "text"},
        {"k": "cite", "key": KEYS[0], "prefix": "", "locator": "ch. 2", "mode": "suppressed"},
        {"k": "ref", "to": "fig:counts"},
        {
            "k": "noted",
            "t": "tells.",
            "c": [*words("A note that"), {"k": "emph", "c": words("goes on")}, *words("too.")],
        },
        {"k": "foreign", "t": "متن", "lang": "ur", "dir": "rtl"},
        {"k": "raised", "t": "km", "c": "2"},
        {"k": "break"},
    ]
    sentence = words(
        "It is held, by e.g. Dr. Khan and i.e. the state’s own men, that 1999–2003 was worse… so they say."
    )
    nested = {"k": "numbers", "start": 1, "style": "a", "items": [item("one inside"), item("two inside")]}
    table = {
        "k": "table",
        "id": "tbl:kinds",
        "caption": words("Kinds and years"),
        "head": [words("Kind"), words("Number of them"), words("Source")],
        "aligns": ["left", "right", "center"],
        "rows": [
            [words("Unit of work"), words("12,000"), [atoms[7]]],
            [words("Other"), [{"k": "emph", "c": words("none")}], words("as told by those who were there")],
        ],
    }  # fmt: skip
    bare = {**table, "id": "", "head": None, "caption": words("Without a head"), "aligns": ["left", "left", "right"]}
    return {
        "blocks": [
            {"k": "para", "c": [*sentence, *(one for atom in atoms for one in (atom, word("and"))), word("on.")]},
            {"k": "heading", "level": 2, "c": words("What is known of scale")},
            para("Two things are known of it and neither is new."),
            {"k": "bullets", "items": [item("first of three"), {**item("second"), "sub": nested}, item("third here")]},
            para("They are as follows."),
            {"k": "numbers", "start": 3, "style": "1", "items": [item("three of them"), item("four of them")]},
            {"k": "heading", "level": 3, "c": [*words("And of"), atoms[0], *words("since 2001")]},
            {"k": "quote", "c": [para("Said at the meeting."), para("And after.")]},
            table,
            para("A table with no head follows."),
            bare,
            {"k": "figure", "id": "fig:counts", "file": "data", "caption": words("What is counted"), "alt": "Bars."},
            {"k": "figure", "id": "fig:line", "file": "figure", "caption": words("A line"), "alt": "It rises."},
            para("The code is short."),
            {"k": "code", "t": "first line\n    second line\nthird"},
            para("Terms are told of here."),
            {"k": "terms", "items": [[words("Hawala"), words("a way to pay")], [words("Hundi"), words("another")]]},
            {"k": "display", "t": r"\sum_{i=1}^{n} x_i"},
            {"k": "wide", "c": [para("This page is turned.")]},
            {"k": "passage", "lang": "ur", "dir": "rtl", "c": [para("یہ اردو متن ہے")]},
            {"k": "rule"},
            para("The end of it."),
        ],
        **_besides(),
    }  # fmt: skip


def para(text: str) -> Tree:
    """A paragraph of plain words."""
    return {"k": "para", "c": words(text)}


def item(text: str) -> Tree:
    """An item of a list."""
    return {"c": words(text), "sub": None}


def drawn(rng: Random) -> Tree:
    """A small paper of some blocks; what ``rng`` draws decides which, and of what they are made."""
    blocks: list[Tree] = [{"k": "para", "c": _passage(rng, 6, 3)}]
    for _ in range(rng.randint(1, 3)):
        # A paragraph between any two keeps lists, quotations and code from running into each other.
        blocks += [_block(rng), {"k": "para", "c": _passage(rng, 5, 2)}]
    return {"blocks": blocks, **_besides()}


def _besides() -> Tree:
    return {
        "entries": {key: {"title": f"On {key}", "author": "{Office of Tests}", "date": "2001"} for key in KEYS},
        "uncited": {"title": "Never cited", "author": "{Nobody}", "date": "2000"},
        "actions": [
            {"id": f"T-{n}", "action": f"Write test {n}", "lead": "Office", "partners": ["Institute", "Bank"],
             "start": "2020-07", "due": "2021-06", "indicator": "A test more"} for n in (1, 2)
        ],
        "data": "label,tests\nUnit,3\nOther,2\n",
        "figure": '<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm"><path d="M0 40 L40 0"/></svg>\n',
    }  # fmt: skip


def _passage(rng: Random, most: int, marked: int) -> Passage:
    """Some words, with marked ones among but never at the ends, where marks would run into each other."""
    passage = words("So " + " ".join(rng.choice(_WORDS) for _ in range(rng.randint(1, most))))
    for _ in range(rng.randint(0, marked)):
        passage += [_atom(rng), word(rng.choice(_WORDS))]
    return passage


def _atom(rng: Random) -> Tree:
    inner = words(rng.choice(("all of it", "here", "never again")))
    kind = rng.choice(
        ("emph", "strong", "strike", "quote", "single", "code", "math", "link", "cite", "noted", "foreign")
    )
    key = rng.choice(KEYS)
    match kind:
        case "code" | "math":
            return {"k": kind, "t": rng.choice(("a", "b_1"))}
        case "link":
            return {"k": kind, "c": inner, "to": rng.choice(("https://example.org", "#here", "mailto:a@example.org"))}
        case "cite":
            mode = rng.choice(("group", "text", "suppressed"))
            prefix = "see" if mode == "group" and rng.randint(0, 1) else ""
            return {"k": kind, "key": key, "prefix": prefix, "locator": rng.choice(("", "p. 3")), "mode": mode}
        case "noted":
            return {"k": kind, "t": "told.", "c": inner}
        case "foreign":
            return {"k": kind, "t": rng.choice(_FOREIGN), "lang": rng.choice(("ur", "ar")), "dir": "rtl"}
    return {"k": kind, "c": inner}


def _block(rng: Random) -> Tree:
    kind = rng.choice(("heading", "bullets", "numbers", "quote", "table", "figure", "code", "terms", "wide", "passage"))
    para = {"k": "para", "c": _passage(rng, 4, 1)}
    match kind:
        case "heading":
            return {"k": kind, "level": rng.randint(2, 4), "c": _passage(rng, 3, 1)}
        case "bullets" | "numbers":
            items = [{"c": _passage(rng, 3, 1), "sub": None} for _ in range(rng.randint(1, 3))]
            items[0]["sub"] = {"k": "bullets", "items": [item("inner")]} if rng.randint(0, 1) else None
            return {"k": kind, "start": rng.randint(1, 3), "style": rng.choice("1a"), "items": items}
        case "table":
            wide = rng.randint(2, 3)
            rows = [[_passage(rng, 2, 1) for _ in range(wide)] for _ in range(rng.randint(1, 2))]
            head = [words("Head of it") for _ in range(wide)] if rng.randint(0, 3) else None
            aligns = [rng.choice(("left", "right", "center")) for _ in range(wide)]
            return {
                "k": kind,
                "id": "tbl:t",
                "caption": _passage(rng, 2, 0),
                "head": head,
                "aligns": aligns,
                "rows": rows,
            }
        case "figure":
            file = rng.choice(("data", "figure"))
            return {"k": kind, "id": "fig:f", "file": file, "caption": _passage(rng, 3, 1), "alt": "A picture."}
        case "code":
            return {"k": kind, "t": rng.choice(("one", "one\n  two"))}
        case "terms":
            return {"k": kind, "items": [[_passage(rng, 1, 0), _passage(rng, 3, 1)]]}
        case "passage":
            return {"k": kind, "lang": "ur", "dir": "rtl", "c": [para]}
    return {"k": kind, "c": [para]}
