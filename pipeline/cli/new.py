"""``papers new``: a paper or a section to start from, with the outline's guidance in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.cli.console import say
from pipeline.errors import MisuseError
from pipeline.papers.reading import read_collection, shared_outline
from pipeline.papers.shapes import ID, nearest
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from pipeline.papers.values import Collection, Outline, OutlineEntry

_PLACEHOLDER = "To be written."


def run(options: argparse.Namespace) -> int:
    """Write the files that are not there yet; one that is there is never touched."""
    workspace = Workspace.open(options.folder)
    collection, _ = read_collection(workspace.folder)
    for name, what in ((options.paper, "a paper"), (options.section, "a section")):
        if name is not None and not ID.match(name):
            hint = "an id is lower-case letters, digits and hyphens, such as cyber-crimes"
            raise MisuseError(f"{name!r} cannot name {what}", hint=hint)
    person = _person(options.person, collection)
    paper = workspace.root / "papers" / options.paper
    for place in (f"papers/{options.paper}", f"papers/{options.paper}/sections"):
        if workspace.folder.is_link(place):
            hint = "remove the link: nothing is read or written through it"
            raise MisuseError(f"{place} is a symbolic link", hint=hint)
    written: list[Path] = []
    if options.paper not in collection.papers:
        if options.section is not None:
            near = nearest(options.paper, collection.papers)
            hint = f"did you mean {near}?" if near else f"start it: papers new {options.paper}"
            raise MisuseError(f"there is no paper {options.paper}", hint=hint)
        outline = _outline(workspace)
        written.append(_write(paper / "paper.yaml", _paper_yaml(options, collection)))
        entries = [entry for entry in outline.entries if entry.required]
    else:
        entries = _entries(options, collection.papers[options.paper].outline, collection)
    for entry in entries:
        path = paper / "sections" / f"{entry.id}.md"
        if not path.exists():
            written.append(_write(path, section_text(entry, person)))
    if not written:
        raise MisuseError("everything is there already", hint="open the section and write")
    for path in written:
        say(path.relative_to(workspace.root).as_posix())
    return 0


def section_text(entry: OutlineEntry, person: str) -> str:
    """A section to start from: front matter, the guidance as a comment that is never printed, the required headings."""
    lines = ["---", f"contributors: [{person}]", "status: drafting", "---", ""]
    asked = [entry.guidance] if entry.guidance else []
    if entry.most_words is not None:
        asked.append(f"{entry.least_words} to {entry.most_words} words.")
    elif entry.least_words:
        asked.append(f"At least {entry.least_words} words.")
    needs = ((entry.citations, "citation"), (entry.tables, "table"), (entry.figures, "figure"))
    wanted = [f"{count} {what}{'s' * (count > 1)}" for count, what in needs if count]
    if wanted:
        asked.append(f"At least {', '.join(wanted)}.")
    if asked:
        lines += [f"<!-- {' '.join(asked).replace('--', '–')} -->", ""]
    for heading in entry.headings:
        lines += [f"## {heading}", "", _PLACEHOLDER, ""]
    if not entry.headings:
        lines += [_PLACEHOLDER, ""]
    return "\n".join(lines)


def _entries(options: argparse.Namespace, outline: Outline, collection: Collection) -> list[OutlineEntry]:
    if options.section is None:
        return [entry for entry in outline.entries if entry.required]
    if not outline.entries:
        raise MisuseError(f"{outline.path} is missing", hint="add it: every section starts from it")
    if options.section not in outline.ids:
        near = nearest(options.section, outline.ids)
        hint = f"did you mean {near}?" if near else f"the sections are {', '.join(outline.ids)}"
        raise MisuseError(f"the outline has no section {options.section}", hint=hint)
    if options.section in collection.papers[options.paper].sections:
        path = collection.papers[options.paper].section_path(options.section)
        raise MisuseError(f"{path} is there already", hint="open it and write")
    return [outline[options.section]]


def _outline(workspace: Workspace) -> Outline:
    outline = shared_outline(workspace.folder, [])
    if outline is None:
        raise MisuseError("papers/outline.yaml is missing", hint="add it: every new paper starts from it")
    return outline


def _person(given: str | None, collection: Collection) -> str:
    if given is None:
        return next((editor.id for editor in collection.initiative.editors), "your-id")
    if given not in collection.people:
        near = nearest(given, collection.people)
        hint = f"did you mean {near}?" if near else "an editor adds people to papers/people.yaml"
        raise MisuseError(f"the registry does not know {given}", hint=hint)
    return given


def _paper_yaml(options: argparse.Namespace, collection: Collection) -> str:
    title = options.title or options.paper.replace("-", " ").capitalize()
    # A guide is never guessed: the check asks for one until somebody is named.
    guide = _person(options.guide, collection) if options.guide else ""
    editors = ", ".join(editor.id for editor in collection.initiative.editors)
    return (
        f"title: {json.dumps(title, ensure_ascii=False)}\nsubtitle: A strategy paper\nguides: [{guide}]\n"
        f"editors: [{editors}]\nedition: Working draft\n"
    )


def _write(path: Path, text: str) -> Path:
    write_whole(path, text.encode())
    return path
