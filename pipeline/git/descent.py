"""The descent of files: which commits made each what it is, merges seen through.

Git's own log follows, at a merge, the parent whose file is equal, and hides the other: a merge that quietly takes an
older version over a newer one leaves no trace in it. Here every parent is followed. A file's **value** at a commit
carries its **origins**, the commits that made it so. At a merge an origin that another parent's history already knew,
and left behind, has been superseded there, and is dropped; what remains is what the merge ought to hold:

- one origin remains: that value, and the merge has done nothing; where it holds anything else, it made it so itself;
- several remain that say the same: that value, and all of them are its origins;
- several remain that differ: whatever the merge holds is of its own making.
"""

from __future__ import annotations

import functools
import operator
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.git.objects import parse_changes

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

    from pipeline.git.repository import Repository

    Content = tuple[str | None, str | None]
    Files = dict[str, "Value"]
    Diffs = Mapping[tuple[str, int], Mapping[str, Content]]

_SPECIAL = re.compile(r"[*?\[\\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """What a commit holds of a file: its mode and the object with its bytes, both ``None`` where it is gone.

    ``origins`` are the commits that made it so, sorted; none of a file that never was.
    """

    mode: str | None
    sha: str | None
    origins: tuple[str, ...]

    def says_as(self, other: Value) -> bool:
        """Whether both hold the same, whoever made it so."""
        return (self.mode, self.sha) == (other.mode, other.sha)


ABSENT = Value(mode=None, sha=None, origins=())


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One commit on the way, after its parents.

    ``parents`` hold what each parent has; what is in them is true until the next step is asked for. ``touched`` are
    the files that the commit itself changed, each as it left them, ``due`` what it found of each of these: what its
    parents hold and none of the others has superseded. ``taken`` are those that a merge took over as they were, though
    not every parent had them so, or owed them to the same commits.
    """

    commit: str
    parents: tuple[Standing, ...]
    touched: Mapping[str, Value]
    due: Mapping[str, tuple[Value, ...]]
    taken: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a commit holds: its ``files`` by path, and which commits of the line its past knows, itself among them."""

    files: Mapping[str, Value]
    past: int
    bits: Mapping[str, int]

    def value(self, path: str) -> Value:
        """What it holds of a file."""
        return self.files.get(path, ABSENT)

    def knows(self, commit: str) -> bool:
        """Whether the commit is this one or before it; one that is not on the line is not known."""
        return bool(self.past & self.bits.get(commit, 0))


@dataclass(frozen=True, kw_only=True, slots=True)
class Descent:
    """The commits that matter to some files: ``line`` has each with its parents among them, oldest first.

    ``diffs`` are the files in which a commit differs from each of its parents, or from nothing where it has none;
    ``also`` the commits that are steps though they touched nothing.
    """

    tip: str
    line: tuple[tuple[str, tuple[str, ...]], ...]
    diffs: Diffs
    also: frozenset[str] = frozenset()

    def walk(self) -> Generator[Step, Iterable[str] | None, Standing | None]:
        """Every commit that changed a file, or chose one, after its parents; at the end what the tip holds.

        That is ``None`` where no commit of the history touches any of the files. Whoever walks may send back files
        that the commit is to be the origin of, though it left them as they were.
        """
        children = Counter(parent for _, parents in self.line for parent in parents)
        files: dict[str, dict[str, Value]] = {}
        known: dict[str, int] = {}
        bits = {sha: 1 << number for number, (sha, _) in enumerate(self.line)}
        last = ""
        for sha, parents in self.line:
            before = tuple(files[parent] for parent in parents)
            pasts = [known[parent] for parent in parents]
            settled = self._settle(sha, before, pasts, bits)
            after = {**settled.taken, **settled.touched}
            if settled.touched or settled.taken or sha in self.also:
                standings = (
                    Standing(files=held, past=past, bits=bits) for held, past in zip(before, pasts, strict=True)
                )
                claimed = yield Step(
                    commit=sha,
                    parents=tuple(standings),
                    touched=settled.touched,
                    due=settled.due,
                    taken=settled.taken,
                )
                for path in claimed or ():
                    held = after.get(path) or (before[0].get(path, ABSENT) if before else ABSENT)
                    after[path] = _made((held.mode, held.sha), sha)
            children.subtract(parents)
            for parent in parents:
                if not children[parent]:
                    files.pop(parent, None)
                    known.pop(parent, None)
            # A line of single commits hands one dictionary down; only a fork or a merge needs its own.
            base = before[0] if len(parents) == 1 and parents[0] not in files else dict(before[0] if before else {})
            base.update(after)
            files[sha] = base
            known[sha] = functools.reduce(operator.or_, pasts, bits[sha])
            last = sha
        return Standing(files=files[last], past=known[last], bits=bits) if last else None

    def _settle(self, sha: str, before: Sequence[Files], pasts: Sequence[int], bits: Mapping[str, int]) -> _Settled:
        """What a commit holds differently from a parent, or owes to others than a parent does."""
        settled = _Settled(touched={}, due={}, taken={})
        if len(before) < 2:
            for path, what in self.diffs.get((sha, 0), {}).items():
                settled.touched[path] = _made(what, sha)
                settled.due[path] = tuple(files.get(path, ABSENT) for files in before)
            return settled
        differing = {path for number in range(len(before)) for path in self.diffs.get((sha, number), {})}
        # Parents may hold the same and owe it to different commits.
        for path in differing | _disputed(before):
            values = [files.get(path, ABSENT) for files in before]
            held = self._held(sha, path, values)
            remaining = _remaining(values, pasts, bits)
            if remaining and all(value.says_as(held) for value in remaining):
                origins = sorted({origin for value in remaining for origin in value.origins})
                settled.taken[path] = Value(mode=held.mode, sha=held.sha, origins=tuple(origins))
            else:
                settled.touched[path] = _made((held.mode, held.sha), sha)
                settled.due[path] = tuple(remaining)
        return settled

    def _held(self, sha: str, path: str, values: Sequence[Value]) -> Value:
        """What a merge holds of a file: what differs from a parent's, else what every parent holds."""
        for number, value in enumerate(values):
            if path not in self.diffs.get((sha, number), {}):
                return value
        mode, blob = self.diffs[sha, 0][path]
        return Value(mode=mode, sha=blob, origins=())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Settled:
    """What a commit touched, what it found of that, and what it took over."""

    touched: dict[str, Value]
    due: dict[str, tuple[Value, ...]]
    taken: dict[str, Value]


def _made(what: Content, sha: str) -> Value:
    return Value(mode=what[0], sha=what[1], origins=(sha,))


def _disputed(before: Sequence[Files]) -> set[str]:
    first, *others = before
    return {path for files in others for path in files.keys() | first.keys() if files.get(path) != first.get(path)}


def _remaining(values: Sequence[Value], pasts: Sequence[int], bits: Mapping[str, int]) -> list[Value]:
    """The values of the parents that no other parent's history knew and left behind."""
    remaining = []
    for number, value in enumerate(values):
        superseded = all(
            any(past & bits[origin] and origin not in other.origins for past, other in _others(number, values, pasts))
            for origin in value.origins
        )
        if not superseded or not value.origins:
            remaining.append(value)
    # A file that one side never had says nothing against the other's.
    return [value for value in remaining if value.origins] or remaining[:1]


def _others(number: int, values: Sequence[Value], pasts: Sequence[int]) -> Iterator[tuple[int, Value]]:
    return ((past, value) for other, (past, value) in enumerate(zip(pasts, values, strict=True)) if other != number)


def descent(repository: Repository, tip: str, globs: Iterable[str], also: Iterable[str] = ()) -> Descent:
    """The descent of the files that some globs name, from the folder opened, up to a commit.

    ``also`` are commits to have on the line though they touch none of the files: to find their places, every commit
    is walked. Raises `OutsideError` where git fails.
    """
    prefix = _SPECIAL.sub(r"\\\g<0>", repository.prefix)
    specs = [f":(top,glob){prefix}{glob}" for glob in globs]
    limited = _line(repository, tip, ["--full-history", "--simplify-merges"], specs)
    others = frozenset(also)
    line = _line(repository, tip, [], []) if others else limited
    matter = {sha for sha, _ in limited}
    diffs: dict[tuple[str, int], dict[str, Content]] = defaultdict(dict)
    # Where every commit is walked, each merge has to be asked which side it took.
    chosen = [(sha, parents) for sha, parents in line if sha in matter or len(parents) > 1]
    for number in range(max((len(parents) for _, parents in chosen), default=0)):
        pairs = [f"{sha} {parents[number]}" for sha, parents in chosen if len(parents) > number]
        _add(repository, pairs, specs, number, diffs)
    _add(repository, [sha for sha, parents in chosen if not parents], specs, 0, diffs)
    return Descent(tip=tip, line=line, diffs=dict(diffs), also=others)


def _line(
    repository: Repository, tip: str, flags: Sequence[str], specs: Sequence[str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    arguments = ["rev-list", "--topo-order", "--reverse", "--parents", *flags, "--end-of-options", tip]
    lines = repository.output(*arguments, *(["--", *specs] if specs else [])).decode().splitlines()
    return tuple((first, tuple(dict.fromkeys(rest))) for first, *rest in (line.split() for line in lines))


def _add(
    repository: Repository,
    pairs: Sequence[str],
    specs: Sequence[str],
    number: int,
    diffs: dict[tuple[str, int], dict[str, Content]],
) -> None:
    """Add what commits changed against their parent of that number; one alone on its line has none."""
    if not pairs:
        return
    flags = ["--stdin", "-z", "-r", "--root", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv"]
    with repository.feed(["diff-tree", *flags, "--", *specs], pairs) as stream:
        for sha, changes in parse_changes(stream):
            for change in changes:
                path = repository.inside(change.path)
                if path is not None:
                    gone = change.sha is None
                    diffs[sha, number][path] = (None, None) if gone else (change.mode, change.sha)
