"""A file submitted as a section: taken in, merged, checked as it would stand, and committed in its author's name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.errors import MisuseError
from pipeline.findings import Finding, Severity
from pipeline.git import writing
from pipeline.history import address_of
from pipeline.limits import in_force
from pipeline.papers import schemas
from pipeline.papers.decoding import Source, decode_text
from pipeline.papers.files import FileFault
from pipeline.papers.shapes import nearest
from pipeline.papers.values import FrontMatter, Status
from pipeline.past import Past
from pipeline.programs import scratch
from pipeline.reviewing.permits import registered
from pipeline.submitting import plainfile, word
from pipeline.submitting.earlier import FROM, HOW, MERGED, WHOLE, last_text
from pipeline.submitting.front import front_matter, kept
from pipeline.submitting.leaving import gone, is_another_text
from pipeline.submitting.merging import Conflict, merge, same
from pipeline.submitting.values import Brought, Item, Kind, Where, quoted
from pipeline.surveying import choose, survey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.papers.values import OutlineEntry, Paper, Person, SectionText
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace

_MARKDOWN = (".md", ".markdown", ".txt")
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_SKELETON = re.compile(r"<!--[\s\S]*?-->|^#+ [^\n]*$|^To be written\.[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is to be submitted as what. ``replacing`` overwrites a section, whatever it says."""

    file: Path
    paper: str
    section: str
    person: str
    cite: bool = False
    submitted: bool = False
    replacing: bool = False
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What came of a submission: ``state`` is ``submitted``, ``merged``, ``nothing-new``, ``refused`` or ``dry-run``.

    ``text`` is the section's file as it is or would be; ``errors`` what the check has against it, for which nothing is
    written.
    """

    path: str
    state: str
    items: tuple[Item, ...]
    text: str = ""
    errors: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    commit: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """A paper open for a submission."""

    workspace: Workspace
    found: Survey
    paper: Paper
    entry: OutlineEntry
    person: Person
    committer: writing.Ident
    head: str

    @property
    def path(self) -> str:
        return self.paper.section_path(self.entry.id)

    @property
    def standing(self) -> SectionText | None:
        """The section's file, if there is more in it than ``papers new`` has put there."""
        section = self.paper.sections.get(self.entry.id)
        return section if section is not None and _SKELETON.sub("", section.body).strip() else None


def submit(workspace: Workspace, asked: Asked) -> Submission:
    """Submit a file.

    Raises `MisuseError` for a paper, section or person that is not there, a work tree with changes, and a section that
    was written otherwise; `RefusedError` for a file that is not taken; `OutsideError` where git or pandoc fails.
    Nothing has changed then.
    """
    desk = _sit_down(workspace, asked)
    data = plainfile.read(asked.file)
    wanted = word.Wanted(
        paper=desk.paper.id,
        entry=desk.entry,
        path=desk.path,
        bibliography=desk.paper.bibliography,
        taken=_taken(desk),
        captioned=_captioned(desk),
        cite=asked.cite,
    )
    try:
        if asked.file.suffix.lower() in _MARKDOWN:
            brought = plainfile.brought(asked.file, wanted, workspace.folder)
        else:
            brought = word.brought(data, wanted)
    except word.TrackedError as error:
        return Submission(path=desk.path, state="refused", items=error.items)
    body, how, conflicts = _merged(desk, brought.body, replacing=asked.replacing)
    text, faults = _whole(desk, brought, body, submitted=asked.submitted)
    before = desk.standing.body if desk.standing is not None else ""
    items = (
        *_sorted(brought.items),
        *map(_gone, gone(before, body)),
        *map(_conflict, _on_lines(conflicts, text, body)),
        *_unheld(desk),
    )
    if faults:
        return Submission(path=desk.path, state="refused", items=items, text=text, errors=faults)
    files = _files(desk, brought, text)
    if not files:
        return Submission(path=desk.path, state="nothing-new", items=items, text=text)
    errors = _errors(desk, files)
    state = "dry-run" if asked.dry_run else "refused" if errors else how
    result = Submission(path=desk.path, state=state, items=items, text=text, errors=errors, files=tuple(files))
    if state in ("refused", "dry-run"):
        return result
    return replace(
        result, state="merged" if how == MERGED else "submitted", commit=_commit(desk, data, brought, files, how)
    )


def _sit_down(workspace: Workspace, asked: Asked) -> _Desk:
    found = survey(workspace, [asked.paper])
    (name,) = choose(found.collection, [asked.paper])
    paper = found.collection.papers[name]
    if asked.section not in paper.outline.ids:
        near = nearest(asked.section, paper.outline.ids)
        hint = f"did you mean {near}?" if near else f"the sections are {', '.join(paper.outline.ids) or 'none'}"
        raise MisuseError(f"the outline of {name} has no section {asked.section}", hint=hint)
    person = registered(found, asked.person)
    head = workspace.revision()
    if not workspace.clean:
        changed = workspace.changed
        shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
        hint = "git commit them, or set them aside: git stash --include-untracked"
        raise MisuseError(f"the work tree has changes that are not committed ({shown})", hint=hint)
    writing.refuse_unfinished(workspace.repository)
    return _Desk(
        workspace=workspace,
        found=found,
        paper=paper,
        entry=paper.outline[asked.section],
        person=person,
        committer=writing.committer(workspace.repository),
        head=head.commit,
    )


def _taken(desk: _Desk) -> frozenset[str]:
    """The ids that the other sections of the paper have."""
    sections = desk.found.examined[desk.paper.id].sections.items()
    return frozenset(use.name for name, section in sections if name != desk.entry.id for use in section.ids)


def _captioned(desk: _Desk) -> tuple[tuple[str, str], ...]:
    """The tables and figures of the section as it stands: id and caption."""
    section = desk.found.examined[desk.paper.id].sections.get(desk.entry.id)
    if section is None:
        return ()
    tables = [(use.id, use.caption) for use in section.tables]
    return tuple(pair for pair in (*tables, *((use.id, use.caption) for use in section.figures)) if pair[0])


def _merged(desk: _Desk, body: str, *, replacing: bool) -> tuple[str, str, tuple[Conflict, ...]]:
    """The body as it is to stand, and how it came to: whole, or merged with what others have changed meanwhile."""
    standing = desk.standing
    if standing is None or replacing:
        return body, WHOLE, ()
    last = last_text(desk.workspace.repository, desk.path)
    if last is None:
        if same(standing.body, body):
            return standing.body, WHOLE, ()
        hint = "look at what stands there; --replace overwrites it, and git keeps it"
        raise MisuseError(f"{desk.path} is there already, and was not submitted from a file", hint=hint)
    if same(last, body):
        return standing.body, MERGED, ()
    if is_another_text(last, body):
        hint = "see that the section is the one that is meant; --replace overwrites it, and git keeps what it says"
        raise MisuseError(f"the file has next to nothing of what was submitted as {desk.path} before", hint=hint)
    if same(last, standing.body):
        return body, WHOLE, ()
    merged = merge(last, standing.body, body)
    return merged.text, MERGED, merged.conflicts


def _whole(desk: _Desk, brought: Brought, body: str, *, submitted: bool) -> tuple[str, tuple[Finding, ...]]:
    """The section's file: front matter and body; and what is wrong with the front matter of a Markdown file."""
    faults: list[Finding] = []
    section = desk.paper.sections.get(desk.entry.id)
    fronts = [] if section is None else [section.front]
    said = Status.DRAFTING
    if brought.front is not None:
        source = Source(path=desk.path, paper=desk.paper.id, section=desk.entry.id)
        raw = decode_text(brought.front, source, schemas.FRONT_MATTER, faults, first_line=2)
        roles = {name: tuple(term.text for term in terms) for name, terms in (raw["roles"] or {}).items() if terms}
        said = Status(raw["status"].text) if raw["status"] else Status.DRAFTING
        fronts.append(FrontMatter(contributors=source.mentions(raw["contributors"]), status=said, roles=roles))
    is_new = desk.standing is None or not same(desk.standing.body, body)
    status = Status.SUBMITTED if submitted else said
    if section is not None and not is_new and not submitted:
        status = section.front.status
    front = kept(section, desk.person.id, status.value) if section is not None and brought.front is None else None
    return (front or front_matter(fronts, desk.person.id, status.value)) + body, tuple(faults)


def _files(desk: _Desk, brought: Brought, text: str) -> dict[str, bytes | None]:
    """The files that differ from what stands, by path: the section, its figures, its sources."""
    folder, paper = desk.workspace.folder.root, desk.paper
    wanted: dict[str, bytes | None] = {desk.path: text.encode()}
    for name, data in brought.figures.items():
        if name in text:
            wanted[f"{paper.path}/figures/{name}"] = data
    cited = [key for key in sorted(brought.entries) if re.search(rf"@\{{?{re.escape(key)}(?![\w-])", text)]
    if cited:
        path = f"{paper.path}/references.bib"
        before = _standing(desk, path).rstrip()
        new = "\n".join(brought.entries[key] for key in cited).encode()
        wanted[path] = before + b"\n\n" + new if before else new
    wanted |= dict.fromkeys(_left_behind(desk, text))
    return {path: data for path, data in wanted.items() if data is None or _held(folder / path) != data}


def _standing(desk: _Desk, path: str) -> bytes:
    """The bytes of a file of the repository; none where it is not there."""
    if not desk.workspace.folder.holds(path):
        return b""
    try:
        return desk.workspace.folder.data(path, largest=in_force().text_bytes)
    except FileFault as fault:
        raise MisuseError(fault.message, hint=fault.hint) from None


def _held(target: Path) -> bytes | None:
    return target.read_bytes() if target.is_file() and not target.is_symlink() else None


def _left_behind(desk: _Desk, text: str) -> list[str]:
    """Figures that came with an earlier submission of the section, and that no section shows any more."""
    made = re.compile(rf"{re.escape(desk.entry.id)}-[0-9a-f]{{8}}\.(?:png|jpg|svg)\Z")
    texts = [text, *(section.text for name, section in desk.paper.sections.items() if name != desk.entry.id)]
    names = desk.workspace.folder.names(f"{desk.paper.path}/figures")
    unused = [name for name in names if made.match(name) and not any(name in one for one in texts)]
    return [f"{desk.paper.path}/figures/{name}" for name in unused]


def _errors(desk: _Desk, files: Mapping[str, bytes | None]) -> tuple[Finding, ...]:
    """What the check has against the section with these files, and what it had not against the paper before."""
    head = desk.workspace.head
    assert head is not None  # noqa: S101 - the desk has asked for the commit
    with scratch() as folder:
        past = Past(desk.workspace, head, folder)
        for path, data in files.items():
            if data is None:
                (folder / path).unlink(missing_ok=True)
            else:
                write_whole(folder / path, data)
        findings = survey(past, [desk.paper.id]).findings
    known = {(one.code, one.place.path, one.message) for one in desk.found.findings}
    return tuple(
        one
        for one in findings
        if one.severity is Severity.ERROR
        and (one.section == desk.entry.id or (one.code, one.place.path, one.message) not in known)
    )


def _commit(desk: _Desk, data: bytes, brought: Brought, files: Mapping[str, bytes | None], how: str) -> str:
    repository, author = desk.workspace.repository, desk.person
    subject = f"Submit {desk.entry.id} of {desk.paper.id}"
    trailers = f"{FROM}: sha256:{hashlib.sha256(data).hexdigest()}\n{HOW}: {how}\n"
    draft = writing.Draft(
        files=files,
        message=f"{subject}\n\n{trailers}",
        author_name=author.name,
        author_email=author.emails[0] if author.emails else address_of(author.id),
        author_date=_date(desk, brought.said),
    )
    made = writing.make(repository, desk.head, draft)
    writing.advance(repository, desk.head, made, draft, f"papers submit: {subject}")
    return made


def _date(desk: _Desk, said: int | None) -> datetime | None:
    """When the file was last changed, where that can be: not before the year 2000, not after now."""
    if said is None or not _EARLIEST.timestamp() <= said <= desk.committer.when.timestamp():
        return None
    return datetime.fromtimestamp(said, UTC)


def _sorted(items: tuple[Item, ...]) -> list[Item]:
    """The account in the order of the file; what stands nowhere in particular comes last."""
    return sorted(items, key=lambda item: (item.where.paragraph == 0, item.where.paragraph))


def _unheld(desk: _Desk) -> list[Item]:
    """A line where no branch will hold the commit."""
    if desk.workspace.repository.branch() is not None:
        return []
    what = "no branch is checked out (HEAD is detached): none holds the commit that a submission makes"
    return [Item(kind=Kind.CHANGED, what=what, do="git switch to a branch before, or git switch -c NAME after it")]


def _on_lines(conflicts: tuple[Conflict, ...], text: str, body: str) -> list[Conflict]:
    """Conflicts with their lines in the file instead of in its body."""
    before = text[: len(text) - len(body)].count("\n")
    return [replace(conflict, line=conflict.line + before) for conflict in conflicts]


def _gone(paragraph: str) -> Item:
    return Item(
        kind=Kind.CHANGED,
        what=f"what stood in the section is not in it any more: “{quoted(paragraph)}”",
        do="if it is to stay, take it back from the commit before: papers diff shows all of it",
    )


def _conflict(conflict: Conflict) -> Item:
    mine = f"“{quoted(conflict.ours)}”" if conflict.ours else "nothing any more"
    theirs = f"“{quoted(conflict.theirs)}”" if conflict.theirs else "nothing any more"
    return Item(
        kind=Kind.CONFLICT,
        what=f"both have changed the same words: {mine} stays, the file has {theirs}",
        where=Where(text=f"line {conflict.line} of the section"),
        do="settle it in the section by hand",
        line=conflict.line,
    )
