"""Rules of what points somewhere: citations, cross-references, ids and links."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.examination import ACTION_TABLE
from pipeline.findings import Code, Finding, Place
from pipeline.markdown.parsing import CROSS
from pipeline.markdown.tree import walk
from pipeline.papers.shapes import nearest
from pipeline.rules.places import Targets, ids_of, is_shared, targets_of
from pipeline.rules.view import View, quoted, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.examination import Examined
    from pipeline.markdown.section import Section, Use

_MEANT = re.compile(r"(?P<kind>fig|tab|tbl|sec)[a-z]{0,6}[.:_-](?P<name>.+)", re.IGNORECASE)
_KINDS = {"fig": "fig", "tab": "tbl", "tbl": "tbl", "sec": "sec"}
_OUTWARD = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_ELSEWHERE = re.compile(r"\.\./\.\./(?P<paper>[^/]+)/sections/(?P<file>[^/]+)\Z")


def citations(view: View) -> Iterator[Finding]:
    """REF001: a citation's key is in the bibliography; and REF004 where ``@figure:x`` was written for ``@fig:x``."""
    known = view.paper.bibliography.entries
    targets = targets_of(view)
    for section, _ in view.standing:
        for use in section.citations:
            if use.name in known:
                continue
            meant = _meant(use.name, targets)
            if meant is not None:
                message = f"@{use.name} is neither a cross-reference nor a key of the bibliography"
                yield view.at(Code.REF004, use.place, message, meant, section.id)
            else:
                otherwise = r"add the entry to references.bib, correct the key, or write \@ where no citation is meant"
                hint = suggestion(use.name, known, otherwise, both=True)
                message = f"no bibliography has the key {quoted(use.name)}"
                yield view.at(Code.REF001, use.place, message, hint, section.id)


def cross_references(view: View) -> Iterator[Finding]:
    """REF004: ``@fig:``, ``@tbl:`` and ``@sec:`` name a figure, a table or a section of this paper."""
    targets = targets_of(view)
    holders: dict[str, Place] = {}
    by_kind = {"fig": targets.figures, "tbl": targets.tables, "sec": targets.sections}
    for section, _ in view.standing:
        for use in section.references:
            kind = use.name.partition(":")[0]
            if use.name in by_kind[kind]:
                continue
            what = {"fig": "figure", "tbl": "table", "sec": "section"}[kind]
            message = f"@{use.name} refers to a {what} that is not in this paper"
            if not holders:
                holders = {use.name: use.place for section, _ in reversed(view.standing) for use in ids_of(section)}
            hint = _instead(view, use.name, by_kind[kind], holders.get(use.name))
            yield view.at(Code.REF004, use.place, message, hint, section.id)


def ids_used_twice(view: View) -> Iterator[Finding]:
    """REF005: an id stands for one thing: ``fig:``, ``tbl:`` and ``sec:`` over the paper, others in their section."""
    if _are_all_different(view):
        return
    shared: dict[str, Place] = {}
    if view.paper.actions and view.paper.actions_path:
        shared[ACTION_TABLE] = Place(path=view.paper.actions_path)
    for section, _ in view.standing:
        own: dict[str, Place] = {}
        for use in ids_of(section):
            seen = shared if is_shared(use.name) else own
            first = seen.setdefault(use.name, use.place)
            if first is not use.place:
                message = f"the id #{use.name} is used a second time; first at {first}"
                hint = "give this one another id, and mend what refers to it"
                yield view.at(Code.REF005, use.place, message, hint, section.id)


def _are_all_different(view: View) -> bool:
    """Whether no id can be there twice, as in nearly every paper: then no places have to be looked for."""
    shared = [ACTION_TABLE] if view.paper.actions and view.paper.actions_path else []
    for section, _ in view.standing:
        names = [use.name for use in section.ids]
        if len(set(names)) < len(names):
            return False
        shared += filter(is_shared, names)
    return len(set(shared)) == len(shared)


def links(view: View) -> Iterator[Finding]:
    """REF006: a link to a heading, a section or another paper's section leads to something that is there."""
    known: dict[str, frozenset[str]] = {}
    for section, _ in view.standing:
        for use in section.links:
            if use.name and not _OUTWARD.match(use.name):
                fault = _broken(view, section, use, known)
                if fault is not None:
                    message, hint = fault
                    yield view.at(Code.REF006, use.place, message, hint, section.id)


def mixed_groups(view: View) -> Iterator[Finding]:
    """REF012: ``[see @fig:x; @key]`` mixes what is printed in different ways; two pairs of brackets do not."""
    for section, _ in view.standing:
        cited, referred = iter(section.citations), iter(section.references)
        for node in walk(section.blocks, leaves=False):
            if node["t"] != "Cite":
                continue
            keys = [citation["citationId"] for citation in node["c"][0]]
            uses = [next(referred if CROSS.match(key) else cited) for key in keys]
            if len({CROSS.match(key) is None for key in keys}) > 1:
                shown = quoted("; ".join(f"@{key}" for key in keys))
                message = f"a citation and a cross-reference in one pair of brackets: {shown}"
                yield view.at(Code.REF012, uses[0].place, message, "give each its own brackets", section.id)


def _meant(key: str, targets: Targets) -> str | None:
    """The hint for a key that looks like a cross-reference with a wrong prefix."""
    match = _MEANT.fullmatch(key)
    if match is None:
        return None
    right = f"{_KINDS[match['kind'].lower()]}:{match['name']}"
    if right in targets.all:
        return f"write @{right}"
    # A colon is what cross-references are known by; a dot or hyphen may well be part of a citation's key.
    otherwise = "figures are @fig:id, tables @tbl:id, sections @sec:section"
    return suggestion(right, targets.all, otherwise) if ":" in key else None


def _instead(view: View, whole: str, known: frozenset[str], holder: Place | None) -> str:
    """What to do about a cross-reference without target; ``holder`` is where its id stands on something else."""
    kind, _, name = whole.partition(":")
    near = nearest(name, [one.partition(":")[2] for one in known])
    if whole == ACTION_TABLE:
        return "that table is printed from actions.yaml: write the actions there"
    if holder is not None:
        link = f"[text]({posixpath.basename(holder.path)}#{whole})"
        where = f"the id at {holder} is no"
        hints = {
            "fig": f"{where} figure's: a figure is an image with a caption, alone in its paragraph",
            "tbl": f"{where} table's: it goes at the end of a table's caption, : Caption {{#{whole}}}",
            "sec": f"{where} section's: write a link, {link}",
        }
    elif near is not None:
        return f"did you mean @{kind}:{near}?"
    else:
        hints = {
            "fig": f'give the figure its id: ![Caption](../figures/file.svg){{#{whole} alt="…"}}',
            "tbl": f"give the table its id, at the end of its caption: : Caption {{#{whole}}}",
            "sec": f"name a section of the outline: {', '.join(view.paper.outline.ids)}",
        }
    return hints[kind]


def _broken(view: View, section: Section, use: Use, known: dict[str, frozenset[str]]) -> tuple[str, str] | None:
    """Message and hint for a link that leads nowhere, or ``None``; ``known`` keeps the ids of sections by path."""
    target, _, anchor = use.name.partition("#")
    if not target:
        return _no_anchor(view, section, section, unquote(anchor), known)
    match = _ELSEWHERE.match(target)
    paper = view.everything.get(match["paper"]) if match else view.examined
    if paper is None:
        papers = f"the papers are {', '.join(view.everything)}"
        hint = suggestion(match["paper"] if match else "", view.everything, papers)
        return f"the link {quoted(use.name)} names a paper that is not there", hint
    name = (match["file"] if match else target).removesuffix(".md")
    there = _sections(paper)
    if name not in there:
        if name in paper.paper.outline.ids:  # its gap is printed, and that it is missing is told once
            return None
        near = nearest(name, paper.paper.outline.ids)
        hint = f"did you mean {near}.md?" if near else f"its sections are {', '.join(paper.paper.outline.ids)}"
        return f"the link {quoted(use.name)} names a section that is not there", hint
    return _no_anchor(view, section, there[name], unquote(anchor), known) if anchor else None


def _sections(paper: Examined) -> dict[str, Section]:
    return {**{stray.id: stray for stray in paper.strays}, **paper.sections}


def _no_anchor(
    view: View, section: Section, there: Section, anchor: str, known: dict[str, frozenset[str]]
) -> tuple[str, str] | None:
    if there.path not in known:
        known[there.path] = frozenset(use.name for use in there.ids)
    ids = known[there.path]
    if anchor in ids:
        return None
    where = "this section" if there is section else there.path
    message = f"the link to #{anchor} leads nowhere: {where} has no such id"
    if there is section:
        for other, _ in view.standing:
            if any(use.name == anchor for use in other.ids):
                also = f", or @{anchor}" if is_shared(anchor) else ""
                return message, f"it is in another section: write {posixpath.basename(other.path)}#{anchor}{also}"
    near = nearest(anchor, sorted(ids))
    hint = f"did you mean #{near}?" if near else "give the place that you mean an id: ## Heading {#id}"
    return message, hint
