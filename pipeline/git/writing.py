"""Commits made from plumbing: files in, a commit out, in the name of one person and by the hand of another.

Nothing half-made is ever seen: objects come first, then the branch moves in one step, and only then do index and work
tree follow. No hook runs. A commit is signed where ``commit.gpgsign`` says so, with the key and by the program that
git's configuration names, which are the caller's own.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.errors import MisuseError, OutsideError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.git.repository import Repository

_IDENT = re.compile(
    r"(?P<name>.*) <(?P<email>[^<>]*)> (?P<seconds>-?\d+) (?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d)\Z"
)
NO_SIGNATURE = "see that git config user.signingkey names a key that is there"
"""What to do where git signs nothing though it was told to."""
_UNDER_WAY = (
    ("MERGE_HEAD", "a merge", "git commit, or git merge --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue, or --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue, or --abort"),
    ("REBASE_HEAD", "a rebase", "git rebase --continue, or --abort"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ident:
    """Who git commits as, and when, by its clock or ``GIT_COMMITTER_DATE``."""

    name: str
    email: str
    when: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A commit that is to be: ``files`` by path with their bytes, ``None`` for one to be taken away.

    Without ``author_date`` it was written when it is committed.
    """

    files: Mapping[str, bytes | None]
    message: str
    author_name: str
    author_email: str
    author_date: datetime | None = None


def committer(repository: Repository) -> Ident:
    """Who git would commit as. Raises `MisuseError` where it does not know."""
    said = repository.run("var", "GIT_COMMITTER_IDENT", may_fail=True, commits=True)
    match = _IDENT.match(said.decode("utf-8", "replace").strip()) if said else None
    if match is None:
        hint = 'git config user.name "Your Name" && git config user.email you@example.org'
        raise MisuseError("git does not know who you are", hint=hint)
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    zone = timezone(-offset if match["sign"] == "-" else offset)
    return Ident(name=match["name"], email=match["email"], when=datetime.fromtimestamp(int(match["seconds"]), zone))


def signs(repository: Repository) -> bool:
    """Whether git is configured to sign commits."""
    return repository.run("config", "--type=bool", "--get", "commit.gpgsign", may_fail=True) == b"true\n"


def refuse_unfinished(repository: Repository) -> None:
    """Raise `MisuseError` where a merge or the like is under way, which a commit of ours would break."""
    for ref, what, hint in _UNDER_WAY:
        if repository.run("rev-parse", "--verify", "--quiet", ref, may_fail=True):
            raise MisuseError(f"{what} is under way in this repository", hint=hint)


def make(repository: Repository, parent: str, draft: Draft) -> str:
    """The hash of a new commit upon a parent; no branch knows it yet. Raises `OutsideError` where git fails."""
    with tempfile.TemporaryDirectory(prefix="papers-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        repository.output("read-tree", parent, variables=index)
        entries = [_entry(repository, path, data) for path, data in draft.files.items()]
        repository.output("update-index", "-z", "--index-info", stdin=b"".join(entries), variables=index)
        tree = repository.output("write-tree", variables=index).decode().strip()
    author = {"GIT_AUTHOR_NAME": draft.author_name, "GIT_AUTHOR_EMAIL": draft.author_email}
    if draft.author_date is not None:
        author["GIT_AUTHOR_DATE"] = draft.author_date.isoformat()
    signing = signs(repository)
    command = ["commit-tree", *(["-S"] if signing else []), "-p", parent, "-F", "-", tree]
    try:
        output = repository.output(*command, stdin=draft.message.encode(), commits=True, variables=author)
    except OutsideError as error:
        if signing:
            raise OutsideError(f"git could not sign the commit: {error}", hint=NO_SIGNATURE) from None
        raise
    made = output.decode().strip()
    if signing and b"\ngpgsig" not in repository.output("cat-file", "commit", made).partition(b"\n\n")[0]:
        raise OutsideError("git made the commit without the signature that it was to make", hint=NO_SIGNATURE)
    return made


def advance(repository: Repository, old: str, new: str, draft: Draft, reason: str) -> None:
    """Move the branch that is checked out from one commit to the next, and bring work tree and index along.

    All of it or nothing: the branch moves last, and where it cannot, or the disk refuses, everything is put back.
    Raises `OutsideError` where another git is at work, somebody has moved the branch meanwhile, or a folder is a link.
    """
    targets = {repository.folder / path: data for path, data in draft.files.items()}
    for target in targets:
        _refuse_links(repository.folder, target)
    index = Path(repository.output("rev-parse", "--path-format=absolute", "--git-path", "index").decode().strip())
    entries = [_entry(repository, path, data) for path, data in draft.files.items()]
    with _locked(index) as lock, contextlib.ExitStack() as undo:
        with tempfile.TemporaryDirectory(prefix="papers-") as folder:
            copy = Path(folder) / "index"
            if index.exists():
                copy.write_bytes(index.read_bytes())
            variables = {"GIT_INDEX_FILE": str(copy)}
            repository.output("update-index", "-z", "--index-info", stdin=b"".join(entries), variables=variables)
            lock.write_bytes(copy.read_bytes())
        for target, data in targets.items():
            undo.callback(_put, target, target.read_bytes() if target.is_file() else None)
            _put(target, data)
        before = index.read_bytes() if index.exists() else b""
        undo.callback(write_whole, index, before)
        write_whole(index, lock.read_bytes())
        repository.output("update-ref", "-m", reason, "HEAD", new, old)
        undo.pop_all()


def point(repository: Repository, branch: str, new: str, old: str | None, draft: Draft, reason: str) -> None:
    """Let a branch, which stood at ``old`` or was not there, point to a commit.

    Where it is the one that is checked out, work tree and index come along, as `advance` does it; ``draft`` has the
    files. Raises `OutsideError` where somebody has moved it meanwhile.
    """
    if repository.branch() == branch and old is not None:
        advance(repository, old, new, draft, reason)
        return
    absent = "0" * len(new)
    repository.output("update-ref", "-m", reason, f"refs/heads/{branch}", new, old or absent)


@contextlib.contextmanager
def _locked(index: Path) -> Iterator[Path]:
    """The index's lock, as git takes it: no other git changes the index meanwhile."""
    lock = index.with_name(f"{index.name}.lock")
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        hint = f"wait for it; if no git is running, remove {lock.name} from the git folder and try again"
        raise OutsideError("another git is at work in this repository", hint=hint) from None
    try:
        yield lock
    finally:
        lock.unlink(missing_ok=True)


def _put(target: Path, data: bytes | None) -> None:
    """Write a file whole, or take it away, with its folder where that is empty then."""
    if data is not None:
        write_whole(target, data)
        return
    target.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        target.parent.rmdir()


def _refuse_links(folder: Path, target: Path) -> None:
    """Refuse a file that would land elsewhere: each folder on the way is a real one, or not there yet."""
    for place in target.relative_to(folder).parents:
        here = folder / place
        if here.is_symlink() or (here.exists() and not here.is_dir()):
            hint = "remove the link, or what is there, and commit that"
            raise OutsideError(f"{place.as_posix()} is no folder of this repository", hint=hint)
    if target.is_symlink() or target.is_dir():
        raise OutsideError(
            f"{target.relative_to(folder).as_posix()} is no regular file", hint="remove it and try again"
        )


def _entry(repository: Repository, path: str, data: bytes | None) -> bytes:
    """A line for ``update-index --index-info``; mode 0 takes the file away."""
    where = f"{repository.prefix}{path}".encode("utf-8", "surrogateescape")
    if data is None:
        return b"0 " + b"0" * 40 + b"\t" + where + b"\0"
    blob = repository.output("hash-object", "-w", "--stdin", stdin=data).decode().strip()
    return f"100644 {blob}\t".encode() + where + b"\0"
