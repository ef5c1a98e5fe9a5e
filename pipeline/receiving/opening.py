"""A returned file opened: what it says, every change counted, and of which paper, commit and reviewer it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError, RefusedError
from pipeline.sending.posting import COMMIT, FORM, FORM_NOW, PAPER, REVIEWER
from pipeline.wordfile.comments import Comment, comments
from pipeline.wordfile.inventory import Entry, balance, inventory
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.properties import custom_properties
from pipeline.wordfile.reading import read

if TYPE_CHECKING:
    from pipeline.git import Commit
    from pipeline.wordfile.values import Reading
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for on the command line, over what the file says of itself; empty where nothing was."""

    paper: str = ""
    commit: str = ""
    reviewer: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """A returned file.

    ``inventory`` are all its tracked changes and comments, counted from the raw XML. ``tells_settled`` is false where
    it has lost the part that says which comments are settled.
    """

    reading: Reading
    comments: tuple[Comment, ...]
    inventory: tuple[Entry, ...]
    paper: str
    commit: str
    reviewer: str
    tells_settled: bool


def opened(data: bytes, asked: Asked) -> Returned:
    """Open a returned file.

    Raises `RefusedError` where it is hostile or of another paper than was said, `MisuseError` where neither it nor the
    command says of which paper and commit it is and who reviewed it.
    """
    file = open_word(data)
    reading = read(file)
    told = comments(file, reading)
    entries = inventory(file)
    if not balance(entries, reading, told).is_even:
        odd = balance(entries, reading, told)
        count = len(odd.missing) + len(odd.twice) + len(odd.unknown)
        message = f"{count} of the file's {len(entries)} changes and comments cannot be accounted for"
        hint = "save it again in Word and try once more; if that does not help, send it to the maintainers"
        raise RefusedError(message, reason="unbalanced", hint=hint)
    own = custom_properties(file)
    paper, commit, reviewer = (own.get(name, "") for name in (PAPER, COMMIT, REVIEWER))
    if paper and asked.paper and paper != asked.paper:
        message = f"the file is of {paper}, not of {asked.paper}"
        raise RefusedError(message, reason="another paper", hint=f"receive it with --paper {paper}, or without --paper")
    if own.get(FORM, FORM_NOW) != FORM_NOW:
        message = f"the file was made by another version of papers (form {own[FORM]}, this one knows {FORM_NOW})"
        raise RefusedError(message, reason="another form", hint="receive it with the version that sent it")
    if commit and asked.commit and not commit.startswith(asked.commit):
        message = f"the file is of commit {commit[:12]}, not of {asked.commit[:12]}"
        raise RefusedError(message, reason="another commit", hint="receive it without --commit")
    missing = [
        option
        for option, value in (
            ("--paper", asked.paper or paper),
            ("--commit", asked.commit or commit),
            ("--as", asked.reviewer or reviewer),
        )
        if not value
    ]
    if missing:
        hint = f"say it: {' … '.join(missing)} … (the colophon, on the last pages, names the commit)"
        raise MisuseError("the file does not say of which paper and commit it is, and for whom it was made", hint=hint)
    return Returned(
        reading=reading,
        comments=told,
        inventory=entries,
        paper=asked.paper or paper,
        commit=asked.commit or commit,
        reviewer=asked.reviewer or reviewer,
        tells_settled=file.related("commentsExtended") is not None,
    )


def sent_commit(workspace: Workspace, returned: Returned) -> Commit:
    """The commit that a file was made of. Raises `RefusedError` where what is checked out does not descend from it."""
    repository = workspace.repository
    name = returned.commit
    sha = repository.by_hash(name) if name and all(sign in "0123456789abcdef" for sign in name) else None
    sha = sha or (repository.resolve(name) if name and not name.startswith("-") else None)
    head = workspace.revision().commit
    if sha is None or not repository.is_ancestor(sha, head):
        message = f"the file was made of commit {name[:12]}, which is not in this history"
        hint = "fetch the branch it was sent from and merge it, or name the commit with --commit"
        raise RefusedError(message, reason="another history", hint=hint)
    return repository.commits([sha])[sha]
