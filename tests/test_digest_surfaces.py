"""The digest on real files: the same for every way of writing one text, another one for every other text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cache import Cache
from pipeline.examination import digests_of
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from tests.making import FILES, Maker
from tests.surfaces.changing import changes
from tests.surfaces.styles import SINGLE, Style, drawn_style
from tests.surfaces.trees import drawn, whole
from tests.surfaces.writing import write_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from random import Random

    from tests.surfaces.trees import Tree

PLAIN = Style()
PLACES = 4
"""At how many places each kind of change is tried, spread over the text."""
DRAWN = settings(
    derandomize=True,
    database=None,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """An empty cache that the module shares: no chart is drawn twice."""
    return Cache(tmp_path_factory.mktemp("cache"))


def digests(folder: Path, papers: Mapping[str, tuple[Tree, Style]], cache: Cache) -> dict[str, str]:
    """The digest of each paper's one section, by the paper's name; all are read by one pandoc."""
    maker = Maker(folder)
    for path in ("papers/initiative.yaml", "papers/people.yaml", "papers/outline.yaml"):
        maker.write(path, FILES[path])
    for name, (tree, style) in papers.items():
        write_paper(folder, name, tree, style)
    collection, _ = read_collection(Folder(folder))
    found = digests_of(Folder(folder), collection.papers.values(), cache)
    return {name: found[style.folder or name]["action-plan"] for name, (_, style) in papers.items()}


def test_no_way_of_writing_voids_a_review(tmp_path: Path, cache: Cache) -> None:
    """One thing written otherwise at a time, in a text that holds one of everything; and the paper's folder moved."""
    tree = whole()
    styles = {"plain": PLAIN, **SINGLE, "moved": Style(folder="elsewhere")}
    found = digests(tmp_path, {name: (tree, style) for name, style in styles.items()}, cache)
    assert [name for name, one in found.items() if one != found["plain"]] == []


def test_every_change_voids_a_review(tmp_path: Path, cache: Cache) -> None:
    """Each kind of change at some places of a text that holds one of everything, one at a time."""
    sites: dict[str, list[Callable[[], Tree]]] = {}
    for name, make in changes(whole()):
        sites.setdefault(name, []).append(make)
    chosen = {
        f"{number}-{at}": (name, makers[at])
        for number, (name, makers) in enumerate(sites.items())
        for at in sorted({len(makers) * step // PLACES for step in range(PLACES)})
    }
    found = digests(
        tmp_path, {"0": (whole(), PLAIN), **{key: (make(), PLAIN) for key, (_, make) in chosen.items()}}, cache
    )
    plain = found.pop("0")
    assert [chosen[key][0] for key, one in found.items() if one == plain] == []
    assert len(sites) >= 80


@DRAWN
@given(rng=st.randoms(use_true_random=False))
def test_texts_are_the_same_in_every_style(rng: Random, tmp_path_factory: pytest.TempPathFactory, cache: Cache) -> None:
    """Whatever the text and the styles: any two of them have one digest."""
    tree = drawn(rng)
    styles = {"plain": PLAIN, **{f"style-{number}": drawn_style(rng) for number in range(4)}}
    papers = {name: (tree, style) for name, style in styles.items()}
    found = digests(tmp_path_factory.mktemp("same"), papers, cache)
    different = {name: styles[name] for name, one in found.items() if one != found["plain"]}
    assert different == {}, papers


@DRAWN
@given(rng=st.randoms(use_true_random=False))
def test_a_changed_text_is_another_in_every_style(
    rng: Random, tmp_path_factory: pytest.TempPathFactory, cache: Cache
) -> None:
    """Whatever the text and the change, and however both are written: two digests."""
    tree = drawn(rng)
    sites: dict[str, list[Callable[[], Tree]]] = {}
    for name, make in changes(tree):
        sites.setdefault(name, []).append(make)
    names = [rng.choice(sorted(sites)) for _ in range(4)]
    made = {f"change-{number}": (rng.choice(sites[name])(), drawn_style(rng)) for number, name in enumerate(names)}
    found = digests(tmp_path_factory.mktemp("other"), {"plain": (tree, drawn_style(rng)), **made}, cache)
    plain = found.pop("plain")
    assert [names[int(key[-1])] for key, one in found.items() if one == plain] == [], (tree, made)
