"""Where files come from, through merges of every kind: by hand, and against a slow oracle over random histories."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipeline.git import Repository
from pipeline.git.descent import descent
from tests.forging import grow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.forging import Growth

    Files = dict[str, tuple[str, str]]
    Found = tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]

GLOB = "watched/**"
A, B = "watched/a", "watched/b"


def walked(folder: Path, shas: dict[str, str], tip: str, also: Sequence[str] = ()) -> Found:
    """By name: the origins of each file at the tip, and of each file the commits that touched or took it."""
    names = {sha: name for name, sha in shas.items()}
    walk = descent(Repository.open(folder), shas[tip], [GLOB], [shas[name] for name in also]).walk()
    touched: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    try:
        while True:
            step = next(walk)
            for path in step.touched:
                touched.setdefault(path, set()).add(names[step.commit])
            for path in step.taken:
                taken.setdefault(path, set()).add(names[step.commit])
    except StopIteration as end:
        last = end.value
    files = last.files if last else {}
    return {path: {names[sha] for sha in value.origins} for path, value in files.items()}, touched, taken


def origins(tmp_path: Path, growths: dict[str, Growth], path: str = A, tip: str = "tip") -> set[str]:
    """The names of the commits that a file at the tip comes from."""
    shas = grow(tmp_path / "history", growths)
    return walked(tmp_path / "history", shas, tip)[0].get(path, set())


SHAPES: dict[str, tuple[dict[str, Growth], set[str]]] = {
    "a line": (
        {"one": ((), {A: "1"}), "two": (("one",), {"other": "x"}), "tip": (("two",), {A: "2"})},
        {"tip"},
    ),
    "a commit elsewhere makes nothing": ({"one": ((), {A: "1"}), "tip": (("one",), {"other": "x"})}, {"one"}),
    "a merge of a change on one side": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {"other": "x"}),
            "tip": (("right", "left"), {A: "2"}),
        },
        {"left"},
    ),
    "a merge that drops the only change is its own maker": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {"other": "x"}),
            "tip": (("right", "left"), {}),
        },
        {"tip"},
    ),
    "the same, its parents the other way round": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {"other": "x"}),
            "tip": (("left", "right"), {A: "1"}),
        },
        {"tip"},
    ),
    "a merge that chooses between two changes": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {A: "3"}),
            "tip": (("left", "right"), {}),
        },
        {"tip"},
    ),
    "an evil merge": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {"other": "x"}),
            "right": (("one",), {"more": "x"}),
            "tip": (("left", "right"), {A: "evil"}),
        },
        {"tip"},
    ),
    "the same change on both sides": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {A: "2"}),
            "tip": (("left", "right"), {}),
        },
        {"left", "right"},
    ),
    "a merge of the same change on both sides that keeps neither": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {A: "2"}),
            "tip": (("left", "right"), {A: "1"}),
        },
        {"tip"},
    ),
    "a criss-cross of which both ends chose the same": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {A: "3"}),
            "up": (("left", "right"), {A: "2"}),
            "down": (("right", "left"), {A: "2"}),
            "tip": (("up", "down"), {}),
        },
        {"up", "down"},
    ),
    "a criss-cross of which the ends differ": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {A: "3"}),
            "up": (("left", "right"), {A: "2"}),
            "down": (("right", "left"), {A: "3"}),
            "tip": (("up", "down"), {}),
        },
        {"tip"},
    ),
    "a criss-cross around one change": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {"other": "x"}),
            "up": (("left", "right"), {}),
            "down": (("right", "left"), {A: "2"}),
            "tip": (("down", "up"), {}),
        },
        {"left"},
    ),
    "an octopus with one change": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {"other": "x"}),
            "third": (("one",), {"more": "x"}),
            "tip": (("right", "third", "left"), {A: "2"}),
        },
        {"left"},
    ),
    "an octopus that drops the change of its third parent": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {"other": "x"}),
            "third": (("one",), {"more": "x"}),
            "tip": (("right", "third", "left"), {}),
        },
        {"tip"},
    ),
    "a file that is gone comes from who took it away": (
        {"one": ((), {A: "1", B: "b"}), "tip": (("one",), {A: None})},
        {"tip"},
    ),
    "a deletion on one side": (
        {
            "one": ((), {A: "1", B: "b"}),
            "left": (("one",), {A: None}),
            "right": (("one",), {"other": "x"}),
            "tip": (("right", "left"), {A: None}),
        },
        {"left"},
    ),
    "a merge that brings back what one side took away": (
        {
            "one": ((), {A: "1", B: "b"}),
            "left": (("one",), {A: None}),
            "right": (("one",), {"other": "x"}),
            "tip": (("right", "left"), {}),
        },
        {"tip"},
    ),
    "gone and back is made by who brought it back": (
        {"one": ((), {A: "1"}), "two": (("one",), {A: None, B: "b"}), "tip": (("two",), {A: "1"})},
        {"tip"},
    ),
    "back to what it was is made by who took it back": (
        {"one": ((), {A: "1"}), "two": (("one",), {A: "2"}), "tip": (("two",), {A: "1"})},
        {"tip"},
    ),
    "an old branch does not bring back what was taken back and forth": (
        {
            "one": ((), {A: "1"}),
            "two": (("one",), {A: "2"}),
            "back": (("two",), {A: "1"}),
            "old": (("one",), {"other": "x"}),
            "tip": (("old", "back"), {}),
        },
        {"back"},
    ),
    "a file becomes a symbolic link to the same words": (
        {"one": ((), {A: "b"}), "tip": (("one",), {A: ("120000", "b")})},
        {"tip"},
    ),
    "a merge that turns it into a link": (
        {
            "one": ((), {A: "b"}),
            "left": (("one",), {"other": "x"}),
            "right": (("one",), {"more": "x"}),
            "tip": (("left", "right"), {A: ("120000", "b")}),
        },
        {"tip"},
    ),
    "two roots of which one has the file": (
        {"one": ((), {A: "1"}), "alien": ((), {"other": "x"}), "tip": (("alien", "one"), {A: "1"})},
        {"one"},
    ),
    "two roots with the same file": (
        {"one": ((), {A: "1"}), "alien": ((), {A: "1"}), "tip": (("one", "alien"), {})},
        {"one", "alien"},
    ),
    "two roots with different files": (
        {"one": ((), {A: "1"}), "alien": ((), {A: "2"}), "tip": (("one", "alien"), {})},
        {"tip"},
    ),
    "a merge that makes a file which neither had": (
        {
            "one": ((), {B: "b"}),
            "left": (("one",), {"other": "x"}),
            "right": (("one",), {"more": "x"}),
            "tip": (("left", "right"), {A: "1"}),
        },
        {"tip"},
    ),
    "a merge with its own past": (
        {"one": ((), {A: "1"}), "two": (("one",), {A: "2"}), "tip": (("two", "one"), {})},
        {"two"},
    ),
    "a merge with its own past that goes back to it": (
        {"one": ((), {A: "1"}), "two": (("one",), {A: "2"}), "tip": (("one", "two"), {})},
        {"tip"},
    ),
    "a change made twice of which one was changed since": (
        {
            "one": ((), {A: "1"}),
            "left": (("one",), {A: "2"}),
            "right": (("one",), {A: "2"}),
            "later": (("right",), {A: "3"}),
            "tip": (("left", "later"), {A: "3"}),
        },
        {"tip"},
    ),
}


@pytest.mark.parametrize(("growths", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_who_made_a_file(tmp_path: Path, growths: dict[str, Growth], expected: set[str]) -> None:
    """Each rule at a merge, by hand."""
    assert origins(tmp_path, growths) == expected


def test_nothing_of_the_glob_was_ever_there(tmp_path: Path) -> None:
    """Then there is nothing to hold, and no step."""
    shas = grow(tmp_path, {"one": ((), {"other": "1"}), "tip": (("one",), {"other": "2"})})
    walk = descent(Repository.open(tmp_path), shas["tip"], [GLOB]).walk()
    with pytest.raises(StopIteration) as end:
        next(walk)
    assert end.value.value is None


def test_files_below_a_folder_of_the_repository(tmp_path: Path) -> None:
    """Paths are from the folder opened, whose name may hold what git takes for a pattern."""
    shas = grow(tmp_path, {"one": ((), {"a[1]*/watched/a": "1", "a1/watched/a": "2"}), "tip": (("one",), {"x": "2"})})
    Repository.open(tmp_path)
    (tmp_path / "a[1]*").mkdir()
    assert walked(tmp_path / "a[1]*", shas, "tip")[0] == {A: {"one"}}


def test_what_a_touch_found(tmp_path: Path) -> None:
    """A merge of its own making found what neither side had superseded, and not what one of them had."""
    growths: dict[str, Growth] = {
        "one": ((), {A: "1"}),
        "two": (("one",), {A: "2"}),
        "side": (("one",), {"other": "x"}),
        "tip": (("side", "two"), {}),
    }
    shas = grow(tmp_path, growths)
    *_, last = list(descent(Repository.open(tmp_path), shas["tip"], [GLOB]).walk())
    assert [value.origins for value in last.due[A]] == [(shas["two"],)]
    assert [parent.value(A).origins for parent in last.parents] == [(shas["one"],), (shas["two"],)]
    assert last.parents[1].knows(shas["one"])
    assert not last.parents[0].knows(shas["two"])


def test_whoever_walks_can_make_a_commit_the_origin(tmp_path: Path) -> None:
    """A commit that answers for a file without changing it is where it comes from, and supersedes who made it."""
    growths: dict[str, Growth] = {
        "one": ((), {A: "1", B: "b"}),
        "bless": (("one",), {}),
        "side": (("one",), {B: "c"}),
        "tip": (("side", "bless"), {}),
    }
    shas = grow(tmp_path, growths)
    walk = descent(Repository.open(tmp_path), shas["tip"], [GLOB], [shas["bless"]]).walk()
    claimed: list[str] | None = None
    try:
        while True:
            step = walk.send(claimed) if claimed is not None else next(walk)
            claimed = [A] if step.commit == shas["bless"] else []
    except StopIteration as end:
        last = end.value
    assert last.files[A].origins == (shas["bless"],)
    assert last.files[B].origins == (shas["side"],)


# Random histories against an oracle that walks every commit with sets, and asks git for nothing.


def random_history(chance: random.Random, length: int) -> dict[str, Growth]:
    """Forks, merges honest and evil, octopuses, roots, deletions, returns, links, and commits that touch nothing."""
    paths, contents = [A, B, "other"], ["1", "2", "3"]
    growths: dict[str, Growth] = {"c0": ((), {A: "1"})}
    tips = ["c0"]
    held: dict[str, Files] = {"c0": {A: ("100644", "1")}}
    for number in range(1, length):
        name = f"c{number}"
        count = chance.choices([0, 1, 2, 3], [0.02, 0.6, 0.32, 0.06])[0]
        count = min(count, len(tips))
        parents = tuple(chance.sample(tips, count)) if count > 1 else (chance.choice(list(growths)),) * count
        files: dict[str, tuple[str, str] | str | None] = {}
        before = dict(held[parents[0]]) if parents else {}
        for path in paths:
            if count > 1 and chance.random() < 0.5:  # take a side
                side = held[chance.choice(parents)].get(path)
                files[path] = side
            elif chance.random() < (0.15 if count > 1 else 0.45):
                gone = chance.random() < 0.2
                mode = "120000" if chance.random() < 0.1 else "100644"
                files[path] = None if gone else (mode, chance.choice(contents))
        files = {path: what for path, what in files.items() if what != before.get(path)}
        growths[name] = (parents, files)
        held[name] = _applied(before, files)
        tips = [tip for tip in tips if tip not in parents or chance.random() < 0.3] + [name]
        tips = tips[-5:]
    growths["tip"] = (tuple(dict.fromkeys(reversed(tips))), {})
    return growths


def _applied(before: Files, files: Mapping[str, tuple[str, str] | str | None]) -> Files:
    after = {**before, **files}
    return {path: what for path, what in after.items() if isinstance(what, tuple)}


def oracle(growths: dict[str, Growth]) -> Found:
    """The docstring's rules, literally, over the whole history."""
    held: dict[str, Files] = {}
    known: dict[str, set[str]] = {}
    made: dict[str, dict[str, set[str]]] = {}
    touched: dict[str, set[str]] = {}
    taken: dict[str, set[str]] = {}
    watched = {path for _, files in growths.values() for path in files if path.startswith("watched/")}
    watched |= {A}
    for name, (parents, files) in growths.items():
        before = dict(held[parents[0]]) if parents else {}
        first = {path: ("100644", what) if isinstance(what, str) else what for path, what in files.items()}
        held[name] = _applied(before, {**first})
        known[name] = {name}.union(*(known[parent] for parent in parents))
        made[name] = {}
        for path in watched:
            here = held[name].get(path)
            remaining = []
            for parent in parents:
                its = made[parent].get(path, set())
                live = {
                    sha
                    for sha in its
                    if not any(sha in known[other] and sha not in made[other].get(path, set()) for other in parents)
                }
                if live:
                    remaining.append((held[parent].get(path), its))
            if all(what == here for what, _ in remaining or [(None, set())]):
                made[name][path] = set().union(*(its for _, its in remaining))
                if len({(held[parent].get(path), frozenset(made[parent].get(path, set()))) for parent in parents}) > 1:
                    taken.setdefault(path, set()).add(name)
            else:
                made[name][path] = {name}
                touched.setdefault(path, set()).add(name)
    return {path: its for path, its in made["tip"].items() if its}, touched, taken


@pytest.mark.parametrize("seed", range(12))
def test_random_histories_agree_with_the_oracle(tmp_path: Path, seed: int) -> None:
    """Origins at the tip, and who touched what, are the same whether git leaves commits out or shows them all."""
    chance = random.Random(seed)
    growths = random_history(chance, 40)
    shas = grow(tmp_path, growths)
    expected = oracle(growths)
    alive = _reached(growths)
    expected_touched = {path: names & alive for path, names in expected[1].items() if names & alive}
    expected_taken = {path: names & alive for path, names in expected[2].items() if names & alive}
    for also in ((), (chance.choice(sorted(alive)),)):
        found = walked(tmp_path, shas, "tip", also)
        assert found[0] == expected[0]
        assert found[1] == expected_touched
        assert {path: names & expected_taken.get(path, set()) for path, names in found[2].items()} == found[2]
        if also:
            assert found[2] == expected_taken


def _reached(growths: dict[str, Growth]) -> set[str]:
    found, waiting = set[str](), ["tip"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += growths[name][0]
    return found
