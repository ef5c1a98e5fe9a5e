"""How a section has changed since a review of it: from which commit on, whose, and word by word."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.cache import key_of
from pipeline.errors import MisuseError
from pipeline.examination import digests_of
from pipeline.inputs import code_fingerprint
from pipeline.papers.reading import read_collection
from pipeline.papers.shared import TOP
from pipeline.past import Past
from pipeline.pins import Pin, Relation, same_text
from pipeline.programs import scratch
from pipeline.reviews.counting import Stale
from pipeline.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.git import Commit
    from pipeline.papers.values import Collection, Paper, ReviewRecord
    from pipeline.workspace import Workspace

_AROUND = 4
"""Words shown on either side of a change."""
_UNCOMMITTED = "changes that are not committed"


@dataclass(frozen=True, slots=True)
class Staleness:
    """Tells of reviews in one repository how the text has changed since; what it found is kept."""

    workspace: Workspace
    collection: Collection

    def of(self, record: ReviewRecord, paper: Paper, digest: str) -> Stale | None:
        """How the section that a review is of has changed; ``digest`` is that of the text as it stands.

        ``None`` where there is no history to tell. Raises `OutsideError` where git or pandoc fail.
        """
        head = self.workspace.head
        if head is None:
            return None
        place = (record.path, record.commit, record.text)
        key = key_of("stale", code_fingerprint(), pandoc.version(), head.sha, *place, digest)
        kept = self.workspace.cache.get("stale", key)
        if kept is not None:
            found = json.loads(kept)
            return Stale(**{**found, "hunks": tuple(tuple(hunk) for hunk in found["hunks"])})
        stale = self._find(record, paper, head)
        self.workspace.cache.put("stale", key, json.dumps(asdict(stale)).encode())
        return stale

    def misnamed(self, paper: Paper) -> dict[str, str]:
        """Records of a paper, by path, that name a version which they cannot speak of, each with why.

        Only where that is certain: a digest made under another pandoc tells nothing.
        """
        head = self.workspace.head
        if head is None or not paper.reviews:
            return {}
        said = [(record.path, record.commit, record.text, record.date) for record in paper.reviews]
        key = key_of("misnamed", code_fingerprint(), pandoc.version(), head.sha, repr(said))
        kept = self.workspace.cache.get("misnamed", key)
        if kept is not None:
            found: dict[str, str] = json.loads(kept)
            return found
        judged = {record.path: self._why_misnamed(record, paper, head) for record in paper.reviews}
        wrong = {path: why for path, why in judged.items() if why is not None}
        self.workspace.cache.put("misnamed", key, json.dumps(wrong).encode())
        return wrong

    def _why_misnamed(self, record: ReviewRecord, paper: Paper, head: Commit) -> str | None:
        repository = self.workspace.repository
        read = repository.by_hash(record.commit)
        if read is None or not repository.is_ancestor(read, head.sha):
            return f"commit {record.commit[:12]} is not in this history"
        held = self._digest_at(read, paper, record.section)
        if held is None:
            return f"commit {record.commit[:12]} holds no such section"
        if Pin.parse(held).beside(Pin.parse(record.text)) is Relation.OTHER:
            return f"commit {record.commit[:12]} holds another text than the one that was read"
        made = repository.commits([read])[read].committer_date.date()
        if dt.date.fromisoformat(record.date) < made - dt.timedelta(days=1):
            return f"the text of commit {record.commit[:12]} is of {made.isoformat()}, later than the review"
        return None

    def _find(self, record: ReviewRecord, paper: Paper, head: Commit) -> Stale:
        repository, path = self.workspace.repository, paper.section_path(record.section)
        read = repository.by_hash(record.commit)
        known = read is not None and repository.is_ancestor(read, head.sha)
        place = repository.former_path(path, read, head.sha) if read and known else None
        old = repository.read_blob(read, place) if read and place else None
        if read is None or old is None or not same_text(self._digest_at(read, paper, record.section), record.text):
            return Stale(commit=None, author="", date="", words=0, hunks=())
        count, hunks = compare(words(old.decode("utf-8", "replace")), words(paper.sections[record.section].text))
        made = self._made(record, paper, read, head, moved=place != path)
        if made is None:
            return Stale(commit="", author=_UNCOMMITTED, date="", words=count, hunks=hunks)
        day = made.author_date.date().isoformat()
        return Stale(commit=made.sha, author=made.author_name, date=day, words=count, hunks=hunks)

    def _made(self, record: ReviewRecord, paper: Paper, read: str, head: Commit, *, moved: bool) -> Commit | None:
        """The commit from which on the text is another; ``None`` where only the work tree's is."""
        inside = [paper.section_path(record.section), *(f"{paper.path}/{name}" for name in _INPUTS)]
        shared = [f"{TOP}/{name}" for name in _BIBLIOGRAPHIES]
        paths = [TOP] if moved else [*inside, *shared]
        line = {read: (), **self.workspace.repository.since(read, head.sha, *paths)}

        def holds(sha: str) -> bool:
            return same_text(self._digest_at(sha, paper, record.section), record.text)

        found = next(reversed(line))
        if holds(found):
            return None
        while True:
            # Between a commit that holds the text and one that does not there is one that changed it.
            found = _first_without(_up_to(found, line), holds)
            # On a line beside it the text may have been another already.
            lost = next((parent for parent in line[found] if parent in line and not holds(parent)), None)
            if lost is None:
                return self.workspace.repository.commits([found])[found]
            found = lost

    def _digest_at(self, sha: str, paper: Paper, section: str) -> str | None:
        """The digest of a section as a commit holds it, ``None`` where it holds none."""
        head = self.workspace.head
        former = self.workspace.repository.former_path(paper.section_path(section), sha, head.sha) if head else None
        if former is None:
            return None
        name = former.split("/")[1]
        key = key_of("digests-at", code_fingerprint(), pandoc.version(), sha, name)
        kept = self.workspace.cache.get("digests-at", key)
        digests = json.loads(kept) if kept is not None else self._digests_at(sha, name)
        if kept is None:
            self.workspace.cache.put("digests-at", key, json.dumps(digests).encode())
        found: str | None = digests.get(section)
        return found

    def _digests_at(self, sha: str, name: str) -> dict[str, str]:
        """The digests of a paper as a commit holds it, by the name that it had then."""
        commit = self.workspace.repository.commits([sha])[sha]
        with scratch() as folder:
            try:
                past = Past(self.workspace, commit, folder, only=name)
            except MisuseError:
                return {}
            collection, _ = read_collection(past.folder)
            if name not in collection.papers:
                return {}
            return dict(digests_of(past.folder, [collection.papers[name]], past.cache)[name])


def _up_to(sha: str, line: dict[str, tuple[str, ...]]) -> list[str]:
    """The commits of a line that a commit comes of, and itself, oldest first."""
    wanted = {sha}
    for one in reversed(line):
        if one in wanted:
            wanted.update(line[one])
    return [one for one in line if one in wanted]


def _first_without(line: Sequence[str], holds: Callable[[str], bool]) -> str:
    """One that does not hold, right after one that does; the first of the line does and the last does not."""
    low, high = 0, len(line) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if holds(line[middle]):
            low = middle
        else:
            high = middle
    return line[high]


_BIBLIOGRAPHIES = ("references.bib", "references.json")
_INPUTS = ("figures", "data", "actions.yaml", *_BIBLIOGRAPHIES)
"""What a section's digest is taken over besides its own file."""


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[int, tuple[tuple[str, str, str, str], ...]]:
    """How many words were deleted and inserted, and each changed place: before it, what went, what came, after it."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    count, hunks = 0, []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            count += (i2 - i1) + (j2 - j1)
            around = (old[max(0, i1 - _AROUND) : i1], old[i1:i2], new[j1:j2], old[i2 : i2 + _AROUND])
            before, went, came, after = (" ".join(part) for part in around)
            hunks.append((before, went, came, after))
    return count, tuple(hunks)
