"""Reads one paper's folder: paper.yaml, sections, actions, reviews, its own outline and bibliography."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.bibliography import read_bibliography
from pipeline.findings import Code, Finding
from pipeline.papers import schemas
from pipeline.papers.decoding import Source, decode_text, read_yaml, text_of
from pipeline.papers.files import FileFault, Folder, is_plain_name, position
from pipeline.papers.records import read_reviews
from pipeline.papers.registry import policy_of
from pipeline.papers.shapes import ID
from pipeline.papers.shared import TOP, meant_section, outline_of, read_references
from pipeline.papers.values import (
    Action,
    FrontMatter,
    Outline,
    Paper,
    ReviewPolicy,
    SectionText,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRONT_CODES = {"missing": Code.SEC002, "unknown": Code.SEC003, "value": Code.SEC002}
_ACTION_CODES = {"missing": Code.ACT001, "unknown": Code.CFG003, "value": Code.CFG004}
_FENCE = re.compile(r"---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


def read_paper(
    folder: Folder,
    path: str,
    outline: Outline | None,
    shared: Mapping[str, str],
    policy: ReviewPolicy,
    findings: list[Finding],
) -> Paper:
    """The paper in the folder ``path``.

    ``shared`` holds the texts of the bibliographies that all papers share, ``policy`` what their reviews need.
    """
    name = path.rsplit("/", 1)[-1]
    source = Source(path=f"{path}/paper.yaml", paper=name)
    inside = [f"{path}/{part}" for part in ("sections", "figures", "data", "reviews")]
    inside += [f"{path}/reviews/{part}" for part in folder.names(f"{path}/reviews")]
    findings += [linked(Source(path=place, paper=name)) for place in inside if folder.is_link(place)]
    raw = read_yaml(folder, source, schemas.PAPER, findings)
    outline = _outline(folder, path, raw, outline, source, findings)
    sections, strays = _sections(folder, path, name, outline, findings)
    actions_path = f"{path}/actions.yaml" if folder.holds(f"{path}/actions.yaml") else None
    own = read_references(folder, path, findings, paper=name)
    bibliography, faults = read_bibliography({**shared, **own})
    # A fault of the shared bibliography is the repository's: it is told once, not once a paper.
    for fault in faults:
        told = replace(fault, paper=name) if fault.place.path.startswith(f"{path}/") else fault
        if told not in findings:
            findings.append(told)
    return Paper(
        id=name,
        title=text_of(raw["title"], name.replace("-", " ").capitalize()),
        subtitle=text_of(raw["subtitle"]),
        guides=source.mentions(raw["guides"]),
        editors=source.mentions(raw["editors"]),
        edition=text_of(raw["edition"]),
        keywords=tuple(text_of(word) for word in raw["keywords"]),
        outline=outline,
        review=policy_of(raw["review"], source, policy),
        sections=sections,
        strays=strays,
        actions=_actions(folder, Source(path=f"{path}/actions.yaml", paper=name, codes=_ACTION_CODES), findings),
        actions_path=actions_path,
        reviews=read_reviews(folder, path, name, findings),
        bibliography=bibliography,
        path=path,
    )


def linked(source: Source) -> Finding:
    """The finding that a folder of the papers is a link, through which nothing is read."""
    message = f"{source.path.rpartition('/')[2]} is a symbolic link, so nothing in it is read"
    return source.finding(Code.SAFE009, message, "put the folder itself there")


def split_front_matter(text: str) -> tuple[str | None, str, int]:
    """Front matter (without its fences), body, and the body's first line. No front matter is ``None``."""
    opening = _FENCE.match(text)
    if opening is None:
        return None, text, 1
    closing = _END.search(text, opening.end())
    if closing is None:
        return None, text, 1
    body_start = min(closing.end() + 1, len(text))
    return text[opening.end() : closing.start()], text[body_start:], position(text, body_start)[0]


def _outline(
    folder: Folder, path: str, raw: Mapping[str, Any], shared: Outline | None, source: Source, findings: list[Finding]
) -> Outline:
    if raw["outline"] is not None:
        own = Source(path=f"{path}/{raw['outline']}", paper=source.paper)
        return outline_of(read_yaml(folder, own, schemas.OUTLINE, findings), own, findings)
    if shared is not None:
        return shared
    beside = Source(path=f"{path}/outline.yaml", paper=source.paper)
    if folder.holds(beside.path):  # a paper.yaml that cannot be read does not name it
        return outline_of(read_yaml(folder, beside, schemas.OUTLINE, findings), beside, findings)
    expected = f"{TOP}/outline.yaml"
    hint = f"add {expected}, or name the paper's own in {source.path} (outline: outline.yaml)"
    findings.append(source.finding(Code.CFG005, f"{expected} is missing", hint))
    return Outline(entries=(), path=expected)


def _sections(
    folder: Folder, path: str, paper: str, outline: Outline, findings: list[Finding]
) -> tuple[dict[str, SectionText], tuple[SectionText, ...]]:
    sections: dict[str, SectionText] = {}
    strays = []
    for name in folder.names(f"{path}/sections"):
        where = f"{path}/sections/{name}"
        stem, _, ending = name.rpartition(".")
        if name.startswith("."):
            continue
        if not is_plain_name(name) or ending != "md" or not ID.match(stem):
            source = Source(path=where, paper=paper)
            meant = meant_section(name, outline)
            if is_plain_name(name):
                hint = "a section is a file <section>.md named by the outline; "
                hint += f"did you mean {meant}.md?" if meant else "move this one out of sections/"
                findings.append(source.finding(Code.OUT003, f"{name} is no section", hint))
            else:
                hint = f"rename it to {meant}.md" if meant else "rename it with lower-case letters, digits and hyphens"
                message = f"the file name {name!r} is not one that every system writes alike"
                findings.append(source.finding(Code.SAFE012, message, hint))
            continue
        source = Source(path=where, paper=paper, section=stem, codes=_FRONT_CODES, broken=Code.SEC002)
        section = _section(folder, source, stem, findings)
        if section is None:
            continue
        if stem in outline.ids:
            sections[stem] = section
        else:
            strays.append(section)
    ordered = {name: sections[name] for name in outline.ids if name in sections}
    return ordered, tuple(strays)


def _section(folder: Folder, source: Source, name: str, findings: list[Finding]) -> SectionText | None:
    try:
        text = folder.text(source.path, findings, paper=source.paper, section=name)
    except FileFault as fault:
        findings.append(source.finding(fault.code, fault.message, fault.hint))
        return None
    matter, body, body_line = split_front_matter(text)
    if matter is None:
        unclosed = bool(_FENCE.match(text))
        message = "the front matter is never closed" if unclosed else "the section has no front matter"
        hint = "begin the file with ---, contributors: [your-id], status: drafting, ---"
        findings.append(source.finding(Code.SEC001, message, hint, 1, 1))
    before = len(findings)
    raw = decode_text(matter or "", source, schemas.FRONT_MATTER, findings, first_line=2)
    if matter is None:
        del findings[before:]  # what is missing in a front matter that is not there needs no second word
    roles = {person: tuple(term.text for term in terms) for person, terms in (raw["roles"] or {}).items() if terms}
    front = FrontMatter(
        contributors=source.mentions(raw["contributors"]),
        status=Status(raw["status"].text) if raw["status"] else Status.DRAFTING,
        roles=roles,
    )
    return SectionText(id=name, path=source.path, text=text, body=body, body_line=body_line, front=front)


def _actions(folder: Folder, source: Source, findings: list[Finding]) -> tuple[Action, ...]:
    actions = []
    for item in read_yaml(folder, source, schemas.ACTIONS, findings, required=False):
        line, column = item["@"]
        actions.append(
            Action(
                id=text_of(item["id"], "?"),
                action=text_of(item["action"]),
                lead=text_of(item["lead"]),
                partners=tuple(text_of(partner) for partner in item["partners"]),
                start=text_of(item["start"]),
                due=text_of(item["due"]),
                indicator=text_of(item["indicator"]),
                objective=source.mention(item["objective"]) if item["objective"] else None,
                place=source.place((line, column)),
                due_place=source.place((item["due"].line, item["due"].column) if item["due"] else (line, column)),
            )
        )
    return tuple(actions)
