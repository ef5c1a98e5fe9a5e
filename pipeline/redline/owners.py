"""Which commit between two brought a word in, and which took one out: plain ``git blame``, forward and backward.

As in the history of surviving words, a second history is blamed that has one token a line. Its tokens are finer here:
all that stands between blanks, so that a citation or a link's target has its commit too. Moves are not followed:
whoever moved a paragraph changed the paper.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from pipeline.errors import OutsideError
from pipeline.git import Commit, Repository, ScratchRepository
from pipeline.history.shadow import GLOB, LARGEST, Shadow, extend, read_steps
from pipeline.markdown.tree import Node, children
from pipeline.redline.values import OWNER, Change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_FLAGS = ("-w", "--minimal", "--no-progress")
_DEEPEST = 4
"""How many merges deep a removal is followed."""
_NO_LETTERS = re.compile(r"\W+")
_TOLD = frozenset(("Str", "Code", "Math", "CodeBlock", "Image"))

Token = tuple[str, str | None]
"""A token's letters, and the commit it came or went with; ``None`` where that is not between the two."""


class Owners:
    """Who changed what between two commits. ``folder`` is an empty one for the second history."""

    def __init__(self, repository: Repository, old: Commit, new: Commit, folder: Path) -> None:
        self._repository = repository
        self._new = new
        before = {commit.sha for commit in repository.log(revision=old.sha, full_history=True)}
        between = [commit for commit in repository.log(revision=new.sha, full_history=True) if commit.sha not in before]
        self._commits = {commit.sha: commit for commit in between}
        self._age = {commit.sha: age for age, commit in enumerate(between)}
        self._steps = read_steps(repository, new.sha)
        self._shadow = Shadow(scratch=ScratchRepository.create(folder), copies={}, cut={})
        self._shadow = extend(repository, self._steps, self._shadow, tokens)
        self._originals = {copy: sha for sha, copy in self._shadow.copies.items()}
        earlier = repository.lines_of_descent(old.sha, GLOB)
        self._old = earlier[-1][0] if earlier else None
        self._old_commit = old
        self._latest: dict[tuple[str, ...], Commit | None] = {}

    def change(self, kind: str, sha: str | None, paths: Sequence[Sequence[str]]) -> Change:
        """The change that a commit made; where none is known the latest that touched the first of the paths' groups."""
        commit = self._commits.get(sha or "") or next(filter(None, map(self.latest, paths)), self._new)
        return Change(
            kind=kind, commit=commit.sha, author=commit.author_name or "Unknown author", date=commit.author_date
        )

    def latest(self, paths: Sequence[str]) -> Commit | None:
        """The latest commit between the two that touched any of these paths."""
        key = tuple(paths)
        if key and key not in self._latest:
            touching = self._repository.log(*key, revision=self._new.sha)
            self._latest[key] = next((commit for commit in touching if commit.sha in self._commits), None)
        return self._latest.get(key)

    def came(self, path: str) -> list[Token]:
        """The tokens of a file in the new commit, with the commits that brought them in."""
        if not self._steps:
            return []
        data = self._repository.read_blob(self._new.sha, path)
        tip = self._shadow.copies[self._steps[-1].sha]
        return self._zipped(data, self._blamed(tip, path, _FLAGS))

    def went(self, path: str) -> list[Token]:
        """The tokens of a file in the old commit, with the commits that took them out."""
        if self._old not in self._shadow.copies or not self._steps:
            return []
        data = self._repository.read_blob(self._old_commit.sha, path)
        return self._zipped(data, self._removed(path, self._steps[-1].sha, _DEEPEST))

    def _removed(self, path: str, tip: str, depth: int) -> list[str | None]:
        """For each token of the old file the commit that took it out, on the way to ``tip``.

        A token that a merge lacks was taken out on the branch that the merge brought in.
        """
        old = self._shadow.copies[self._old or ""]
        past = self._past(tip)
        last = self._blamed(f"{old}..{self._shadow.copies[tip]}", path, (*_FLAGS, "--reverse"))
        found = [self._next(sha, path, past) if sha and sha != tip else None for sha in last]
        merges = [step for step in self._steps if len(step.parents) > 1 and step.sha in found] if depth else []
        for merge in merges:
            for parent in merge.parents:
                earlier = self._removed(path, parent, depth - 1)
                for place, sha in enumerate(earlier):
                    if sha and found[place] == merge.sha:
                        found[place] = sha
        return found

    def _past(self, tip: str) -> set[str]:
        """A commit and all that it comes from."""
        parents = {step.sha: step.parents for step in self._steps}
        past, waiting = set[str](), [tip]
        while waiting:
            sha = waiting.pop()
            if sha not in past:
                past.add(sha)
                waiting += parents[sha]
        return past

    def _blamed(self, revision: str, path: str, flags: Sequence[str]) -> list[str | None]:
        try:
            lines = self._shadow.scratch.blame_lines(revision, self._repository.prefix + path, flags)
        except OutsideError:  # neither commit comes from the other, or the file is not there
            return []
        return [self._originals.get(line) for line in lines]

    def _zipped(self, data: bytes | None, owners: list[str | None]) -> list[Token]:
        texts = tokens(data or b"")
        if len(owners) != len(texts):
            owners = [None] * len(texts)
        known = [owner if owner in self._commits else None for owner in owners]
        return [(_letters(text), owner) for text, owner in zip(texts, known, strict=True)]

    def _next(self, sha: str, path: str, past: set[str]) -> str | None:
        """The commit after the last that still had a line."""
        after = [step for step in self._steps if sha in step.parents and step.sha in past & self._commits.keys()]
        full = self._repository.prefix + path
        touching = [step for step in after if any(change.path == full for change in step.changes)]
        return next((step.sha for step in (*touching, *after)), None)

    def note(self, blocks: Iterable[Node], told: Sequence[Token]) -> None:
        """Write the commits of the tokens onto the nodes of a section, in place.

        Text that is no token of the source, as a written-out citation, gets the latest commit of the tokens that
        stand where it stands.
        """
        notes: list[Node] = []
        left, rest = self._match(list(_nodes(blocks, notes)), [token for token in told if token[0]])
        # Notes, and what else stands elsewhere in print than in the source, are looked for among what is left.
        inner: list[Node] = []
        self._match([*left, *(node for note in notes for node in _nodes(note["c"], inner))], rest)

    def _match(self, nodes: list[Node], told: list[Token]) -> tuple[list[Node], list[Token]]:
        """Note what matches; gives the nodes and the tokens that nothing matched."""
        words = ((node, _letters(word)) for node in nodes for word in _text(node).split())
        parts = [(node, letters) for node, letters in words if letters]
        letters = [letter for _, letter in parts]
        matcher = difflib.SequenceMatcher(None, letters, [token[0] for token in told], autojunk=False)
        left: list[Node] = []
        rest: list[Token] = []
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                for (node, _), (_, owner) in zip(parts[i1:i2], told[j1:j2], strict=True):
                    self._give(node, owner)
                continue
            rest += told[j1:j2]
            known = [owner for _, owner in told[j1:j2] if owner]
            latest = min(known, key=lambda owner: self._age[owner]) if known else None
            for node, _ in parts[i1:i2]:
                self._give(node, latest)
            left += [node for node, _ in parts[i1:i2] if not node[OWNER]]
        return left, rest

    def _give(self, node: Node, owner: str | None) -> None:
        """Note a commit on a node, or the later one where it has several words."""
        both = [sha for sha in (node.get(OWNER), owner) if sha]
        node[OWNER] = min(both, key=lambda sha: self._age[sha]) if both else None


def tokens(data: bytes) -> list[str]:
    """What stands between blanks in a version of a file."""
    return data[:LARGEST].decode("utf-8", "replace").split()


def _text(node: Node) -> str:
    return str(node["c"] if node["t"] == "Str" else node["c"][1])


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _nodes(nodes: Iterable[Node], notes: list[Node]) -> Iterator[Node]:
    """The nodes that tokens can stand for, those of notes apart."""
    for node in nodes:
        if node["t"] == "Note":
            notes.append(node)
            continue
        if node["t"] in _TOLD:
            yield node
        lists = list(children(node)) if node["t"] != "Image" else []
        if node["t"] == "Table":  # its caption stands below it in the source
            lists = [*lists[1:], lists[0]]
        elif node["t"] == "Cite":  # what it prints, not what it is made of
            lists = lists[-1:]
        for inner in lists:
            yield from _nodes(inner, notes)
