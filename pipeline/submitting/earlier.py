"""Earlier submissions of a section: what its author sent last, before others changed it, made out from history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.papers.paper import split_front_matter
from pipeline.submitting.merging import merge

if TYPE_CHECKING:
    from pipeline.git import Commit, Repository

FROM = "Submitted-from"
"""The trailer with the checksum of the file that was submitted."""
HOW = "Submitted-how"
"""The trailer that says if the file's text stands whole in its commit, or merged with what stood there."""
WHOLE, MERGED = "whole", "merged"
_FROM = re.compile(rf"^{FROM}: sha256:[0-9a-f]{{64}}$", re.MULTILINE)
_MERGED = re.compile(rf"^{HOW}: {MERGED}$", re.MULTILINE)


def last_text(repository: Repository, path: str) -> str | None:
    """The body of a section as its author sent it last; ``None`` where nobody ever submitted it.

    Where a submission was merged, its commit holds the text with others' changes in it. What the commit changed is what
    the author had changed, so that, done to the text that was sent before, it gives the text that was sent then.
    """
    text: str | None = None
    for commit in reversed(repository.log(path)):
        if not _FROM.search(commit.message):
            continue
        after = _body(repository, commit.sha, path)
        if after is None:
            continue
        before = _parent_body(repository, commit, path)
        if text is None or before is None or not _MERGED.search(commit.message):
            text = after
        else:
            text = merge(before, text, after).text
    return text


def _parent_body(repository: Repository, commit: Commit, path: str) -> str | None:
    return _body(repository, commit.parents[0], path) if commit.parents else None


def _body(repository: Repository, revision: str, path: str) -> str | None:
    data = repository.read_blob(revision, path)
    return None if data is None else split_front_matter(data.decode("utf-8-sig", "replace").replace("\r\n", "\n"))[1]
