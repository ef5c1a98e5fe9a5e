"""Rules of glyphs: whatever is printed, some font of the outputs has its characters."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pipeline.examination import figure_path
from pipeline.figures import Asset, lettering
from pipeline.findings import Code, Finding, Place
from pipeline.glyphs import lacking, name_of, spelt
from pipeline.markdown.locate import Finder
from pipeline.markdown.tree import children
from pipeline.papers.shared import TOP
from pipeline.rules.view import View, count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from pipeline.markdown.section import Section
    from pipeline.markdown.tree import Node

_UNSEEN = re.compile(r"<!--.*?-->|\balt=\"[^\"]*\"", re.DOTALL)
_REMARK = re.compile(r"(?:^|(?<=\s))#.*", re.MULTILINE)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_NOT_BLANK = re.compile(r"[^\n]")
_UNPRINTED = frozenset(("abstract", "annotation", "file", "keywords"))
"""Fields of a bibliography that no output shows."""
_HINT = "write it with other characters; the fonts have Latin, Greek, Cyrillic and Arabic letters, Urdu's among them"
_MOST_NAMED = 8


def missing_glyphs(view: View) -> Iterator[Finding]:
    """SEC012: no printed character is missing from all fonts: ``ٹ`` and ``č`` are in some, an emoji is in none.

    SEC015: nor is one that can be printed in other letters, ``₨`` as ``Rs``.
    """
    known = view.examined.glyphs
    for found, place, section in _missing(view, known):
        letters = {character: spelt(character, known) for character in dict.fromkeys(found)}
        for code in (Code.SEC012, Code.SEC015):
            told = [one for one, other in letters.items() if other.startswith("[U+") is (code is Code.SEC012)]
            if told:
                instead = " ".join(letters[one] for one in told)
                hint = _HINT if code is Code.SEC012 else f"write {instead}, which is what is printed"
                yield view.at(code, place, f"no font has {_named(told)}", hint, section)


def _missing(view: View, known: frozenset[str]) -> Iterator[tuple[str, Place, str | None]]:
    """Every place of missing characters, with them and the section that it is in."""
    for section, _ in view.standing:
        body = section.source.body
        if not lacking(body, known) and "&" not in body:  # an entity, &#x1F600;, stands for another character
            continue
        missing = lacking("".join(_printed(section.blocks)), known)
        if missing:
            for place, found in _places(section, missing):
                yield found, place, section.id
    for start, text in _values(view):
        missing = lacking(text, known)
        if missing:
            yield "".join(missing), _first(view, missing, start), None


def _named(characters: Sequence[str]) -> str:
    names = [name_of(character) for character in characters[:_MOST_NAMED]]
    more = len(characters) - len(names)
    names += [count(more, "other")] if more else []
    listed = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    return f"the character{'s' if len(characters) > 1 else ''} {listed}"


def _printed(nodes: Iterable[Node]) -> Iterator[str]:
    """The text of some nodes, notes and code included; formulas have fonts of their own, alt texts need none."""
    for node in nodes:
        kind = node["t"]
        if kind == "Str":
            yield node["c"]
        elif kind in ("Code", "CodeBlock"):
            yield node["c"][1]
        elif kind != "Image":
            for inner in children(node):
                yield from _printed(inner)


def _places(section: Section, missing: Collection[str]) -> Iterator[tuple[Place, str]]:
    """Every place of such characters, neighbours together; where the section begins if none is found."""
    finder = Finder(section.path, section.source.body, section.source.body_line)
    shown = _blanked(_UNSEEN, section.source.body)
    entities = "|".join(f"x0*{ord(character):x}|0*{ord(character)}" for character in missing)
    matches = list(re.finditer(rf"[{re.escape(''.join(missing))}]+|&#(?:{entities});", shown, re.IGNORECASE))
    for match in matches:
        yield finder.place(match.start()), html.unescape(match.group())
    if not matches:
        yield finder.start(), "".join(missing)


def _values(view: View) -> Iterator[tuple[Place, str]]:
    """Every printed text that is in no section, and where it is, or where what holds it begins."""
    paper, collection = view.paper, view.examined.collection
    initiative = collection.initiative
    named = (initiative.name, initiative.short_name, initiative.publisher, initiative.rights, initiative.contact)
    yield Place(path=f"{TOP}/initiative.yaml"), "".join(named)
    yield Place(path=f"{paper.path}/paper.yaml"), f"{paper.title}{paper.subtitle}{paper.edition}"
    for entry in paper.outline.entries:
        yield entry.place, entry.title
    for person in collection.people.values():
        yield person.place, person.name + person.affiliation
    for action in paper.actions:
        yield action.place, "".join((action.action, action.lead, *action.partners, action.indicator))
    for review in paper.reviews:
        said = [review.note]
        for comment in review.comments:
            said += [comment.quote, comment.text, *(reply.text for reply in comment.replies)]
        yield Place(path=review.path), "".join(said)
    figures = [
        (figure_path(section.path, use.target), use.chart) for section, _ in view.standing for use in section.figures
    ]
    for path, chart in dict.fromkeys(figures):
        asset = view.examined.assets.get((path, chart)) if path else None
        if path and chart:
            yield Place(path=path), view.examined.texts.get(path, "")
        elif path and isinstance(asset, Asset):
            yield Place(path=path), lettering(asset)
    cited = {use.name for section, _ in view.standing for use in section.citations}
    for name in sorted(cited & paper.bibliography.entries.keys()):
        source = paper.bibliography.entries[name]
        for held in (source, *source.ancestors):
            yield held.place, "".join(text for field, text in held.fields.items() if field not in _UNPRINTED)


def _first(view: View, missing: Collection[str], start: Place) -> Place:
    """Where the first of them is in a file from ``start`` on, remarks and tags aside; ``start`` if it is not found."""
    text = view.examined.texts.get(start.path, "")
    if start.path.endswith(".yaml"):
        text = _blanked(_REMARK, text)
    elif start.path.endswith(".svg"):
        text = _blanked(_TAG, text)
    first = (start.line or 1) - 1
    for number, line in enumerate(text.split("\n")[first:], first + 1):
        match = re.search(f"[{re.escape(''.join(missing))}]", line)
        if match:
            return Place(path=start.path, line=number, column=match.start() + 1)
    return Place(path=start.path, line=start.line or 1, column=start.column or 1)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text with all matches blanked, every offset unchanged."""
    return pattern.sub(lambda match: _NOT_BLANK.sub(" ", match.group()), text)
