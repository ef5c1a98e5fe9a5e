"""Each printed character is where the map says: changed there, pandoc prints the change there, and nowhere else."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline.cache import Cache
from pipeline.markdown.tree import walk
from pipeline.sourcemap.driving import read_all
from pipeline.sourcemap.keeping import kept_maps, map_key
from pipeline.sourcemap.mapping import source_map, source_maps
from pipeline.sourcemap.printed import printed_leaves
from pipeline.sourcemap.reading import leaves_read
from pipeline.sourcemap.values import NOWHERE, Atom, Kind
from pipeline.sourcemap.wrapping import wrapped
from tests.markdown.drawing import section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.markdown.section import Section
    from pipeline.sourcemap.values import Glyph, SourceMap

HERE = Path(__file__).parent
SHIPPED = sorted((HERE.parent.parent / "papers").glob("*/sections/*.md"))
TORTURE = HERE / "torture.md"


class Mapped(NamedTuple):
    """A section and its map."""

    section: Section
    map: SourceMap


def mapped(texts: Sequence[str]) -> list[Mapped]:
    """The texts as sections, with their maps."""
    sections = [section_of(text) for text in texts]
    return [Mapped(*both) for both in zip(sections, source_maps(sections), strict=True)]


@pytest.fixture(scope="module")
def shipped() -> list[Mapped]:
    """The sections of the papers in this repository."""
    return mapped([path.read_text("utf-8") for path in SHIPPED])


@pytest.fixture(scope="module")
def torture() -> Mapped:
    """One section of everything that may be written, and some that may not."""
    return mapped([TORTURE.read_text("utf-8")])[0]


def printed(texts: Sequence[str], front: int) -> list[list[str]]:
    """What is printed of each leaf of some texts, whose front matter is so long; typed numbers and titles included."""
    bodies = [text[front:] for text in texts]
    result = []
    for tree, body in zip(read_all(bodies), bodies, strict=True):
        readings = leaves_read([tree], [body])
        assert readings is not None
        result.append(["".join(sign.text or "\ufffc" for (sign,) in one.signs) for one in readings])
    return result


def swapped(letter: str, by: int) -> str:
    """Another letter of the same case."""
    first = ord("a" if letter.islower() else "A")
    return chr(first + (ord(letter) - first + by) % 26)


def is_plain(glyph: Glyph) -> bool:
    return glyph.atom is None and glyph.text.isascii() and glyph.text.isalpha() and glyph.start >= 0


def checked_letters(ones: Sequence[Mapped], *, but: Sequence[str] = ()) -> int:
    """Letters are numbered; each reading moves them on in the alphabet by a digit of their number, to base 26."""
    witnesses = [_Witness(one, but) for one in ones]
    texts = [text[witness.front :] for witness in witnesses for text in witness.texts]
    read = iter(printed(texts, 0))
    for witness in witnesses:
        for digit in range(len(witness.texts)):
            witness.check(next(read), digit)
    return sum(len(witness.number) for witness in witnesses)


class _Witness:
    def __init__(self, one: Mapped, but: Sequence[str]) -> None:
        text = one.section.source.text
        self.map = one.map
        self.front = len(text) - len(one.section.source.body)
        found = {glyph.start for leaf in one.map.leaves for glyph in leaf.glyphs if is_plain(glyph)}
        skipped = {at for word in but for at in range(text.index(word), text.index(word) + len(word))}
        assert all(
            text[glyph.start] == glyph.text for leaf in one.map.leaves for glyph in leaf.glyphs if is_plain(glyph)
        )
        self.number = {at: index for index, at in enumerate(sorted(found - skipped))}
        assert len(self.number) < 26**3
        self.texts = [self._moved(text, digit) for digit in range(3)]

    def _moved(self, text: str, digit: int) -> str:
        letters = list(text)
        for at in self.number:
            letters[at] = swapped(letters[at], self._by(at, digit))
        return "".join(letters)

    def _by(self, at: int, digit: int) -> int:
        return int(self.number[at] // 26**digit % 26)

    def check(self, lines: Sequence[str], digit: int) -> None:
        """The headings that repeat a title, and numbers typed before one, are in the lines and not in the map."""
        expected = []
        for leaf in self.map.leaves:
            shown = [
                swapped(glyph.text, self._by(glyph.start, digit))
                if glyph.start in self.number
                else glyph.text or "\ufffc"
                for glyph in leaf.glyphs
            ]
            expected.append("".join(shown).replace("\u00a0", " "))
        for line in reversed(lines):
            if expected and line.replace("\u00a0", " ").endswith(expected[-1]):
                expected.pop()
        assert expected == []


def test_every_leaf_of_the_shipped_sections_is_mapped(shipped: list[Mapped]) -> None:
    """48 sections, and no leaf of them without its place."""
    assert len(shipped) == 48
    assert [leaf.reason for one in shipped for leaf in one.map.leaves if leaf.reason] == []
    assert sum(len(one.map.leaves) for one in shipped) > 900


def test_every_letter_of_the_shipped_sections_is_where_it_is_said_to_be(shipped: list[Mapped]) -> None:
    """A witness with another alphabet, another code and no fitting agrees with the map on each letter."""
    assert checked_letters(shipped) > 78_000


def test_every_letter_of_the_torture_section_is_where_it_is_said_to_be(torture: Mapped) -> None:
    """So it is where everything is nested in everything; only names of links would lose their target."""
    but = ["[collapsed][]", "[shortcut],", "2 * 3 * 4"]
    assert checked_letters([torture], but=but) > 1_500


def test_the_torture_section_is_mapped_or_says_why_not(torture: Mapped) -> None:
    """Grid tables, cells over several lines, and what is empty have a reason; all else has its place."""
    reasons = {leaf.text: leaf.reason for leaf in torture.map.leaves if leaf.reason}
    assert reasons == {
        "": "it is empty, and where it stands cannot be told",
        "Centered Header": "its lines are mixed with those of other cells",
        "Default Aligned": "its lines are mixed with those of other cells",
        "Right Aligned": "its lines are mixed with those of other cells",
        "Left Aligned": "its lines are mixed with those of other cells",
        **dict.fromkeys(
            ("Fruit", "Price", "Bananas and more", "$1.34", "Oranges", "list", "in a cell"), "it stands in a grid table"
        ),
    }
    for leaf in torture.map.leaves:
        places = {leaf.start, leaf.end, leaf.first_line, leaf.last_line, *(glyph.start for glyph in leaf.glyphs)}
        assert (NOWHERE in places) == bool(leaf.reason)


def test_what_is_not_a_letter_is_where_it_is_said_to_be(torture: Mapped) -> None:
    """A section sign in the place of one mark, number or atom is printed in its place, and nothing else moves."""
    text = torture.section.source.text
    front = len(text) - len(torture.section.source.body)
    chosen = [
        (leaf, index)
        for leaf in torture.map.leaves
        if not leaf.reason and leaf.kind is not Kind.PICTURE and leaf.note not in (4, 5)
        for index, glyph in enumerate(leaf.glyphs)
        if not is_plain(glyph) and not glyph.text.isspace() and glyph.atom is not Atom.NOTE
        if glyph.text not in tuple("“”‘’") and glyph.text not in tuple("|-") and leaf.kind is not Kind.LINE
    ]
    random.Random(5).shuffle(chosen)
    chosen = chosen[:150]
    texts = []
    for leaf, index in chosen:
        glyph = leaf.glyphs[index]
        texts.append(text[: glyph.start] + "§" + text[glyph.end :])
    before = ["".join(one.text or "\ufffc" for one in leaf.glyphs) for leaf in torture.map.leaves]
    for (leaf, index), lines in zip(chosen, printed(texts, front), strict=True):
        expected = list(before)
        shown = [one.text or "\ufffc" for one in leaf.glyphs]
        expected[leaf.ordinal - 1] = "".join((*shown[:index], "§", *shown[index + 1 :]))
        lines[0] = lines[0].removeprefix("1.1 ")
        assert [line.replace("\u00a0", " ") for line in lines] == [line.replace("\u00a0", " ") for line in expected]


def test_quotes_dashes_and_entities_have_the_spans_they_are_written_in() -> None:
    """What smart typography and entities print is one glyph over all the characters that make it."""
    text = 'He said -- "it\'s&nbsp;so"... \\*really\\* &amp; e.g. now.\n'
    leaf = source_map(section_of(text))[1]
    spans = [(glyph.text, text[glyph.start : glyph.end]) for glyph in leaf.glyphs if not is_plain(glyph)]
    assert [one for one in spans if one[0] != " "] == [
        *[("–", "--"), ("“", '"'), ("’", "'"), ("\u00a0", "&nbsp;"), ("”", '"'), ("…", "...")],
        *[("*", "\\*"), ("*", "\\*"), ("&", "&amp;"), (".", "."), (".", "."), ("\u00a0", " "), (".", ".")],
    ]
    assert [glyph.text for glyph in leaf.glyphs if glyph.atom is Atom.ENTITY] == ["\u00a0", "&"]


def test_atoms_know_their_kind_their_source_and_their_formats() -> None:
    """Whole, with brackets, locators, attributes."""
    text = "A *[see @a, p. 3; -@b]* and @c [p. 4], @fig:x, `x y`{.py} $a_b$ ![i](../figures/x.svg){alt=y}"
    text += " <https://a.org> z\\\nz^[N.]\n"
    leaf = source_map(section_of(text))[1]
    assert [(one.atom, text[one.start : one.end], one.formats) for one in leaf.glyphs if one.atom] == [
        (Atom.CITATION, "[see @a, p. 3; -@b]", ("emph",)),
        (Atom.CITATION, "@c [p. 4]", ()),
        (Atom.REFERENCE, "@fig:x", ()),
        (Atom.CODE, "`x y`{.py}", ()),
        (Atom.FORMULA, "$a_b$", ()),
        (Atom.IMAGE, "![i](../figures/x.svg){alt=y}", ()),
        (Atom.ADDRESS, "<https://a.org>", ()),
        (Atom.BREAK, "\\\n", ()),
        (Atom.NOTE, "^[N.]", ()),
    ]


def test_leaves_come_in_order_with_the_notes_at_the_end() -> None:
    """A note in the first paragraph does not renumber the second."""
    text = "---\nx: y\n---\n## One\n\nText[^n] here.\n\n[^n]: Note.\n\n- Item\n\n"
    text += "| H | I |\n|---|---|\n| J |  |\n\n: Cap.\n"
    leaves = source_map(section_of(text)).leaves
    assert [(leaf.ordinal, leaf.kind, text[leaf.start : leaf.end]) for leaf in leaves] == [
        (1, Kind.HEADING, "One"),
        (2, Kind.PARAGRAPH, "Text[^n] here."),
        (3, Kind.ITEM, "Item"),
        (4, Kind.CAPTION, "Cap."),
        (5, Kind.CELL, "H"),
        (6, Kind.CELL, "I"),
        (7, Kind.CELL, "J"),
        (8, Kind.CELL, ""),
        (9, Kind.NOTE, "Note."),
    ]
    assert [leaf.first_line for leaf in leaves] == [4, 6, 10, 16, 12, 12, 14, 14, 8]
    assert leaves[8].note == 1


def test_a_number_typed_and_a_repeated_title_are_not_printed_and_not_mapped() -> None:
    """The map is of what is printed."""
    text = "## Introduction\n\n## 1.2 Scope\n\nText.\n\n### 1.3. *Aims*\n"
    leaves = source_map(section_of(text)).leaves
    assert [(leaf.text, text[leaf.start : leaf.end]) for leaf in leaves] == [
        ("Scope", "Scope"),
        ("Text.", "Text."),
        ("Aims", "*Aims*"),
    ]


def test_a_long_section_takes_several_disguises() -> None:
    """More letters than the alphabet has are told apart by two digits."""
    text = "\n\n".join(f"Paragraph {number} of *many* words that fill it." for number in range(200)) + "\n"
    one = mapped([text])[0]
    assert not any(leaf.reason for leaf in one.map.leaves)
    assert checked_letters([one]) > 5_000


def test_what_a_disguise_would_change_is_found_and_the_rest_is_mapped() -> None:
    """TeX commands are read by their letters: their paragraph alone is concerned."""
    text = "Before.\n\nA \\textbf{bold} word and \\unknown more.\n\nAfter.\n"
    leaves = source_map(section_of(text)).leaves
    assert [leaf.reason for leaf in (leaves[0], leaves[2])] == ["", ""]


def test_wrapped_leaves_and_atoms_bear_the_names_given(torture: Mapped) -> None:
    """Every leaf and every atom once, and what is printed is the same."""
    tree = wrapped(torture.section.blocks, torture.map, lambda leaf: f"b{leaf.ordinal}")
    names = [node["c"][0][0] for node in walk(tree) if node["t"] in ("Span", "Div") and node["c"][0][0]]
    atoms = [
        f"b{leaf.ordinal}_{index}"
        for leaf in torture.map.leaves
        for index, glyph in enumerate(leaf.glyphs)
        if glyph.atom not in (None, Atom.BREAK, Atom.ENTITY)
    ]
    wanted = [f"b{leaf.ordinal}" for leaf in torture.map.leaves] + atoms
    assert sorted(name for name in names if name[1:2].isdigit()) == sorted(wanted)
    texts = ["".join(sign.text for sign in leaf.signs) for leaf in printed_leaves(tree)]
    assert texts == ["".join(glyph.text for glyph in leaf.glyphs) for leaf in torture.map.leaves]
    assert torture.section.blocks == section_of(torture.section.source.text).blocks


def test_a_map_that_was_kept_is_the_same(torture: Mapped, tmp_path: Path) -> None:
    """From the cache, value for value; another title over it is another key."""
    cache = Cache(tmp_path)
    assert kept_maps([torture.section], cache) == [torture.map]
    assert cache.get("sourcemaps", map_key(torture.section)) is not None
    assert kept_maps([torture.section], cache) == [torture.map]
    titled = section_of("## Scope\n\nText.\n", title="Scope")
    assert map_key(titled) != map_key(section_of("## Scope\n\nText.\n"))
