"""Anchors: one in every leaf and round every atom, and nothing on the page has changed for them."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest

from pipeline.sending.anchors import WHOLE, Spot, bookmark
from pipeline.sourcemap.values import Atom, Kind
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import read

from .comparing import parts, settled
from .conftest import TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .conftest import Drafts

NO_ANCHOR = (Atom.BREAK, Atom.ENTITY)


@pytest.fixture(params=TEXTS)
def one(drafted: Mapping[str, Drafts], request: pytest.FixtureRequest) -> Drafts:
    """The drafts of one text after the other."""
    return drafted[request.param]


def test_the_pages_are_those_of_the_build(one: Drafts) -> None:
    """But for bookmarks, element by element; an empty cell alone is set as its column, for what is typed into it."""
    for sent, built in zip(settled(one.sent).values(), settled(one.built).values(), strict=True):
        differing = [line for line in unified_diff(built, sent, lineterm="", n=0) if line[:3] not in ("---", "+++")]
        changed = [line for line in differing if not line.startswith("@@")]
        assert all("TableText" in line for line in changed), changed[:20]
    assert parts(one.sent) == parts(one.built)


def test_every_leaf_and_every_atom_has_its_bookmark(one: Drafts) -> None:
    """Each once; only breaks and entities, which are characters in Word too, have none."""
    names = [held.name for held in read(open_word(one.sent)).bookmarks]
    assert [name for name in one.anchored.spots if names.count(name) != 1] == []
    for section, source_map in one.anchored.maps.items():
        for leaf in source_map.leaves:
            wanted = [at for at, glyph in enumerate(leaf.glyphs) if glyph.atom and glyph.atom not in NO_ANCHOR]
            missing = [at for at in (WHOLE, *wanted) if bookmark(Spot(section, leaf.ordinal, at)) not in names]
            assert missing == [], (leaf.ordinal, leaf.text)


def test_a_bookmark_holds_the_text_of_its_leaf(one: Drafts) -> None:
    """What stands between its ends is what the source map says that is printed, wherever there are no atoms."""
    reading = read(open_word(one.sent))
    held = {known.name: known for known in reading.bookmarks}
    compared = 0
    for section, source_map in one.anchored.maps.items():
        for leaf in source_map.leaves:
            place = held[bookmark(Spot(section, leaf.ordinal))]
            if any(glyph.atom for glyph in leaf.glyphs) or "🙂" in leaf.text:
                continue
            assert place.start.paragraph == place.end.paragraph
            text = reading.paragraphs[place.start.paragraph].text
            assert text[place.start.offset : place.end.offset] == leaf.text
            compared += 1
    assert compared >= 5


def test_a_formula_on_its_own_line_cuts_its_leaf(drafted: Mapping[str, Drafts]) -> None:
    """The leaf's anchor is in the first piece, the formula has its own, and the next piece that of its first glyph."""
    one = drafted["displays"]
    reading = read(open_word(one.sent))
    leaf = next(leaf for leaf in one.anchored.maps["threats"].leaves if " begins, and " in leaf.text)
    assert leaf.kind is Kind.PARAGRAPH
    told = []
    for held in reading.bookmarks:
        spot = one.anchored.spots.get(held.name)
        if spot is not None and (spot.section, spot.leaf) == ("threats", leaf.ordinal):
            told.append((spot.glyph, reading.paragraphs[held.start.paragraph].text))
    assert told == [
        (WHOLE, "\ufffc"),
        (0, "\ufffc"),
        (2, "begins, and"),
        (14, "\ufffc"),
        (16, "stands within, as does this"),
        (44, "\ufffc"),
    ]
