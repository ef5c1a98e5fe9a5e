"""Many edits of a section, some of which cannot be made: which ones are, which are kept, and how little it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.sourcemap.edits import Bring, DeleteLeaf, Edit, InsertLeaf, Patched, Replace, Sifted
from pipeline.sourcemap.patching import parser_of, patch, patch_most
from pipeline.sourcemap.values import Atom, Kind
from tests.markdown.drawing import TITLE

from .drafting import Editor, Writer
from .editing import add, cut, drop, leaf_of, maps_of, new, source_of, swap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.markdown.section import Section
    from pipeline.sourcemap.values import SourceMap


class Sift:
    """A text, its map, and how often it was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.map = maps_of([text])[0]
        self.readings = 0
        self._parse = parser_of(source_of(text), TITLE, "alpha")

    def parse(self, text: str) -> Section:
        self.readings += 1
        return self._parse(text)

    def most(self, edits: Sequence[Edit | tuple[Edit, ...]]) -> Sifted:
        return patch_most(self.text, self.map, edits, self.parse)

    def asked(self, *edits: Callable[[SourceMap], Edit]) -> list[Edit]:
        return [edit(self.map) for edit in edits]


def bad_ones(source_map: SourceMap, count: int) -> list[Edit]:
    """Edits that only the gate can tell to be wrong: a digit behind a formula makes it none."""
    found: list[Edit] = []
    for leaf in source_map.leaves:
        formulas = [at for at, glyph in enumerate(leaf.glyphs) if glyph.atom is Atom.FORMULA]
        if formulas and not leaf.reason:
            found.append(Replace(leaf=leaf.ordinal, start=formulas[-1] + 1, end=formulas[-1] + 1, text="5"))
    return found[:count]


def words_of(source_map: SourceMap, count: int, seed: int) -> list[Edit]:
    """One word replaced in each of some leaves, those with formulas among them."""
    editor = Editor(source_map, seed)
    found: list[Edit] = []
    for leaf in source_map.leaves:
        words = editor.bounds(leaf)
        if leaf.reason or leaf.kind in (Kind.CODE, Kind.PICTURE, Kind.CELL) or len(words) < 2:
            continue
        start, end = words[0]
        found.append(Replace(leaf=leaf.ordinal, start=start, end=end, text="Word", formats=leaf.glyphs[start].formats))
    editor.random.shuffle(found)
    return found[:count]


def section_of(words: int, seed: int) -> str:
    """A section of so many words with some formulas."""
    writer = Writer(seed)
    blocks: list[str] = []
    while sum(len(block.split()) for block in blocks) < words:
        blocks.append(f"{writer.wrapped(writer.words(9, 14))} $x_{len(blocks)}$ {writer.words(1, 3)}.")
        blocks.append(writer.heading())
    return "\n\n".join(blocks) + "\n"


@pytest.mark.parametrize("seed", range(4))
def test_three_bad_edits_of_fifty_take_few_readings(seed: int) -> None:
    """One that fails, one without the leaves that were wrong, and one for each edit put aside."""
    one = Sift(section_of(1_000, seed))
    bad = bad_ones(one.map, 3)
    edits: list[Edit] = [*words_of(one.map, 47, seed), *bad]
    Editor(one.map, seed).random.shuffle(edits)
    sifted = one.most(edits)
    assert len(edits) == 50
    assert {edit for edit, _ in sifted.kept} == set(bad)
    assert all("would print" in reason for _, reason in sifted.kept)
    assert set(sifted.made) == set(edits) - set(bad)
    assert one.readings <= 8


def test_all_that_can_be_made_takes_one_reading() -> None:
    """There is nothing to look for."""
    one = Sift(section_of(300, 9))
    sifted = one.most(words_of(one.map, 12, 9))
    assert not sifted.kept
    assert one.readings == 1


def test_what_makes_no_sense_takes_no_reading() -> None:
    """It is told from the map."""
    one = Sift("- one\n- two\n")
    sifted = one.most(one.asked(new("one", "New.")))
    assert (sifted.text, sifted.made, one.readings) == (one.text, (), 0)
    assert [reason for _, reason in sifted.kept] == ["it would stand in the midst of a list"]


def test_an_edit_of_the_same_leaf_as_a_bad_one_is_made() -> None:
    """It was put aside with the other, and tried again."""
    one = Sift("Let $a$ be old.\n\nEnd.\n")
    sifted = one.most(one.asked(add("Let ￼", "5"), swap("old", "new"), swap("End", "Close")))
    assert sifted.text == "Let $a$ be new.\n\nClose.\n"
    assert [reason for _, reason in sifted.kept] == ["leaf 1 would print 'Let $a$5 be old.'"]


def test_edits_in_a_tuple_stand_or_fall_together() -> None:
    """What is moved must not be deleted where it was if it cannot come to where it goes."""
    one = Sift("Let $a$ be.\n\nSecond.\n\nThird.\n")
    bad, good, other = one.asked(add("Let ￼", "5"), drop("Second."), swap("Third", "Last"))
    sifted = one.most([(bad, good), other])
    assert sifted.text == "Let $a$ be.\n\nSecond.\n\nLast.\n"
    assert [edit for edit, _ in sifted.kept] == [bad, good]
    assert sifted.made == (other,)


def test_edits_that_need_each_other_are_made_in_any_order() -> None:
    """A note's text can only go with the mark that refers to it."""
    one = Sift("One[^a] two.\n\n[^a]: Note.\n\nEnd.\n")
    text, mark, bad = one.asked(drop("Note."), cut("￼"), new("End.", "x", Kind.ITEM, level=3))
    for edits in ([text, mark, bad], [bad, mark, text], [text, bad, mark]):
        sifted = one.most(edits)
        assert sifted.text == "One two.\n\nEnd.\n"
        assert [edit for edit, _ in sifted.kept] == [bad]


def test_a_heading_whose_link_would_break_is_found() -> None:
    """The link stands in another leaf."""
    one = Sift("## One\n\nSee [it](#two).\n\n## Two\n\nEnd.\n")
    edits = one.asked(swap("One", "1st"), swap("Two", "2nd"), swap("End", "Close"))
    sifted = one.most(edits)
    assert sifted.text == "## 1st\n\nSee [it](#two).\n\n## Two\n\nClose.\n"
    assert [reason.split(":")[0] for _, reason in sifted.kept] == ["the link to #two would lead nowhere"]


def test_nothing_is_made_of_bad_edits_alone() -> None:
    """The text is what it was."""
    one = Sift("Let $a$ be.\n\nAnd $b$ be.\n")
    sifted = one.most(bad_ones(one.map, 2))
    assert (sifted.text, sifted.made, len(sifted.kept)) == (one.text, (), 2)


def test_a_map_of_another_text_makes_nothing() -> None:
    """Every edit is kept for that reason."""
    one = Sift("One.\n")
    sifted = patch_most("Two.\n", one.map, one.asked(swap("One", "1st")), one.parse)
    assert (sifted.text, [reason for _, reason in sifted.kept]) == ("Two.\n", ["the map is of another text"])


def test_what_is_brought_is_kept_with_what_it_is_deleted_with() -> None:
    """Two edits of one move within a section."""
    one = Sift("## One\n\nTwo.\n\nThree.\n")
    ordinal = leaf_of(one.map, "Two.").ordinal
    here = Bring(leaf=leaf_of(one.map, "Three.").ordinal, source=one.map, first=ordinal, last=ordinal)
    sifted = one.most([(here, DeleteLeaf(leaf=ordinal))])
    assert sifted.text == "## One\n\nThree.\n\nTwo.\n"


@pytest.mark.parametrize("seed", range(6))
def test_what_is_made_is_what_a_patch_of_it_makes_and_what_is_kept_would_fail(seed: int) -> None:
    """With edits of every kind, and some that cannot be made among them."""
    one = Sift(Writer(seed + 50).section())
    edits: list[Edit] = [*Editor(one.map, seed).make(8), *bad_ones(one.map, 2)]
    edits.append(InsertLeaf(leaf=1, kind=Kind.ITEM, level=4, text="x"))
    sifted = one.most(edits)
    made = patch(one.text, one.map, sifted.made, one.parse)
    assert isinstance(made, Patched)
    assert (made.text, made.lost_ids) == (sifted.text, sifted.lost_ids)
    assert {*sifted.made, *(edit for edit, _ in sifted.kept)} == set(edits)
    assert all(
        not isinstance(patch(one.text, one.map, [*sifted.made, edit], one.parse), Patched) for edit, _ in sifted.kept
    )
    assert len(sifted.made) >= 4
