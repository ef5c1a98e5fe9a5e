"""Paragraphs with changes taken or turned down, held to a model that knows nothing of Word files."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from pipeline.wordfile.settling import settle

from . import building as b
from .building import ONE, TWO, change, gone, p, r
from .taking import take, texts

if TYPE_CHECKING:
    from collections.abc import Callable

_THREE = "Researcher Three"
_PEOPLE = (ONE, TWO, _THREE)


def _run(text: str, marks: list[tuple[str, str]]) -> str:
    """A run within its changes, the first of them outermost."""
    inside = gone(text) if any(kind == "del" for kind, _ in marks) else r(text)
    for kind, author in reversed(marks):
        inside = change(kind, inside, author)
    return inside


def _marks(rng: random.Random) -> list[tuple[str, str]]:
    """Nothing, an insertion, a deletion, or an insertion with a deletion by anybody inside."""
    match rng.randrange(6):
        case 0:
            return [("ins", rng.choice(_PEOPLE))]
        case 1:
            return [("del", rng.choice(_PEOPLE))]
        case 2:
            return [("ins", rng.choice(_PEOPLE)), ("del", rng.choice(_PEOPLE))]
        case _:
            return []


def test_random_documents_settle_as_plain_text_does() -> None:
    """200 documents by three people: each set of people whose changes are taken gives what the model says."""
    rng = random.Random(3)
    for number in range(200):
        body, model = "", []
        for _ in range(rng.randint(1, 6)):
            runs = [(f"{rng.choice('abcdef')}{rng.randrange(99)} ", _marks(rng)) for _ in range(rng.randint(0, 5))]
            end = _marks(rng)
            marks = "".join(change(kind, author=author) for kind, author in end)
            body += p(*(_run(text, how) for text, how in runs), properties=f"<w:rPr>{marks}</w:rPr>")
            model += [*runs, ("\n", end)]
        body += p(r("last"))
        taken = take(b.docx(body))
        for people in ((), _PEOPLE, *(tuple(rng.sample(_PEOPLE, size)) for size in (1, 2))):
            told = _model([*model, ("last", [])], lambda author, people=people: author in people)
            found = texts(settle(taken.shown(), lambda mark, people=people: mark.author in people))
            assert "\n".join(found) == told, (number, people)


def _model(pieces: list[tuple[str, list[tuple[str, str]]]], takes: Callable[[str], bool]) -> str:
    return "".join(text for text, marks in pieces if all(takes(author) == (kind == "ins") for kind, author in marks))


def test_one_authors_changes_are_taken_alone() -> None:
    """First one's, then both: what the second deleted of the first's insertion is there after the first."""
    body = p(r("a "), change("ins", r("b ") + change("del", gone("c "), TWO), ONE), change("ins", r("d"), TWO))
    shown = take(b.docx(body)).shown()
    assert texts(settle(shown, lambda mark: mark.author == ONE)) == ["a b c "]
    assert texts(settle(shown, lambda mark: mark.author == TWO)) == ["a d"]
    assert texts(settle(shown, lambda _: True)) == ["a b d"]


def test_what_a_paragraph_was_made_of_is_told() -> None:
    """Both of the two that were merged, in their order, and each character with the marks it had."""
    body = p(r("one "), properties=b.mark("del")) + p(r("two"), change("ins", r("!")), style="Heading1")
    (merged,) = settle(take(b.docx(body)).shown(), lambda _: True)
    assert [paragraph.style for paragraph in merged.sources] == ["Normal", "heading 1"]
    assert [len(piece.marks) for piece in merged.pieces] == [0, 0, 1]


def test_a_paragraph_does_not_run_into_another_cell_or_note() -> None:
    """Where nothing follows beside it, what is left of it stays; an empty one stays where a cell would be empty."""
    body = b.table((p(r("a"), properties=b.mark("del")), p(properties=b.mark("del"))), ("c", "d"))
    notes = b.footnotes(r("one"), r("two"), properties=b.mark("del"))
    taken = take(b.docx(body + p(b.footnote(2), b.footnote(3)), footnotes=notes))
    assert taken.accepted()[:4] == ["a", "", "c", "d"]
    assert taken.accepted()[5:] == ["one", "two"]
