"""A second history in which every version of a Markdown file holds one word a line.

``git blame`` there counts words as it counts lines elsewhere. It is written from plumbing (``rev-list``,
``diff-tree``, ``cat-file``) rather than from ``fast-export``: a commit object that fast-export dies on is
copied like any other, each blob is read once however many commits name it, and nothing of the commits but
their order crosses over, so that no odd name or date can mislead the blame. All Markdown files of the
repository are taken, not the sections alone, because a section may have begun its life elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from pipeline.limits import DEFAULT
from pipeline.programs import scratch
from pipeline.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.git import Change, Repository, ScratchRepository

GLOB = "**/*.md"
SUFFIX = ".md"
REGULAR = ("100644", "100755")
LARGEST = DEFAULT.history_bytes
"""Bytes of a version that are read."""

_BRANCH = "refs/heads/words"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A commit on the way, oldest first, and what it changed against its first parent among the steps."""

    sha: str
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shadow:
    """The one-word-a-line history.

    ``copies`` leads from an original commit to its copy, ``cut`` to the files of it that were too large to
    read whole.
    """

    scratch: ScratchRepository
    copies: Mapping[str, str]
    cut: Mapping[str, Sequence[str]]


def read_steps(repository: Repository, head: str) -> tuple[Step, ...]:
    """The commits up to ``head`` that matter to Markdown files, parents before children."""
    line = repository.lines_of_descent(head, GLOB)
    pairs = [(sha, parents[0]) for sha, parents in line if parents]
    changes = dict(repository.changes(pairs, GLOB))
    return tuple(
        Step(
            sha=sha,
            parents=parents,
            changes=tuple(changes.get(sha, ()) if parents else repository.files(sha, SUFFIX)),
        )
        for sha, parents in line
    )


def word_lines(data: bytes) -> list[str]:
    """The words of one version of a file; bytes that are no UTF-8 become replacement characters."""
    return words(data[:LARGEST].decode("utf-8", "replace"))


def extend(
    repository: Repository,
    steps: Sequence[Step],
    shadow: Shadow,
    lines_of: Callable[[bytes], list[str]] = word_lines,
) -> Shadow:
    """The shadow with those of the steps that it lacks; parents stand before children, here or there.

    ``lines_of`` gives the lines that stand for a version of a file: its words, or finer tokens.
    """
    fresh = [step for step in steps if step.sha not in shadow.copies]
    if not fresh:
        return shadow
    with scratch() as folder:
        marks = folder / "marks"
        with shadow.scratch.importing(f"--export-marks={marks}") as stream:
            blobs, large = _write_blobs(repository, fresh, stream, lines_of)
            _write_commits(fresh, blobs, shadow.copies, stream)
        lines = (line.split() for line in marks.read_text("ascii").splitlines())
        by_mark = {int(mark[1:]): sha for mark, sha in lines}
    copies = {step.sha: by_mark[number] for number, step in enumerate(fresh, start=1)}
    cut = {step.sha: [change.path for change in step.changes if change.sha in large] for step in fresh} if large else {}
    return Shadow(
        scratch=shadow.scratch,
        copies={**shadow.copies, **copies},
        cut={**shadow.cut, **{sha: paths for sha, paths in cut.items() if paths}},
    )


def _write_blobs(
    repository: Repository, steps: Sequence[Step], stream: IO[bytes], lines_of: Callable[[bytes], list[str]]
) -> tuple[dict[str, int], frozenset[str]]:
    """Write every version once; marks by original hash, above those of the commits, and which were cut."""
    shas = dict.fromkeys(change.sha for step in steps for change in step.changes if change.sha and _is_copied(change))
    marks, large = {}, set()
    for mark, (sha, data) in enumerate(repository.objects(shas), start=len(steps) + 1):
        body = "".join(f"{word}\n" for word in lines_of(data or b"")).encode("utf-8", "replace")
        stream.write(b"blob\nmark :%d\ndata %d\n" % (mark, len(body)))
        stream.write(body + b"\n")
        marks[sha] = mark
        if data is None or len(data) > LARGEST:
            large.add(sha)
    return marks, frozenset(large)


def _write_commits(
    steps: Sequence[Step], blobs: Mapping[str, int], copies: Mapping[str, str], stream: IO[bytes]
) -> None:
    names = dict(copies) | {step.sha: f":{number}" for number, step in enumerate(steps, start=1)}
    for number, step in enumerate(steps, start=1):
        date = len(copies) + number
        commands = "".join(_commit_commands(names[step.sha], date, step, names, blobs))
        stream.write(commands.encode("utf-8", "surrogateescape"))


def _commit_commands(
    mark: str, date: int, step: Step, names: Mapping[str, str], blobs: Mapping[str, int]
) -> Iterator[str]:
    """One commit; its date is its place in the order, so that blame visits children before parents."""
    if not step.parents:
        yield f"reset {_BRANCH}\n"
    yield f"commit {_BRANCH}\nmark {mark}\ncommitter w <w> {date} +0000\ndata {len(step.sha)}\n{step.sha}\n"
    for position, parent in enumerate(step.parents):
        yield f"{'merge' if position else 'from'} {names[parent]}\n"
    for change in step.changes:
        if not _is_copied(change):
            yield f"D {_quoted(change.path)}\n"
    for change in step.changes:
        if change.sha and _is_copied(change):
            yield f"M 100644 :{blobs[change.sha]} {_quoted(change.path)}\n"


def _is_copied(change: Change) -> bool:
    """Whether a change leaves a regular file; symlinks, submodules and paths git refuses are as if absent."""
    parts = change.path.lower().split("/")
    return change.sha is not None and change.mode in REGULAR and not {"", ".", "..", ".git"} & set(parts)


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
