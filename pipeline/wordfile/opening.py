"""A Word file from outside, opened: its parts as trees, or one clear line why it is not taken.

Nothing is written to disk and nothing is fetched. What is refused is what could run, what could bring in text or
pictures that the file does not hold, and what two programs could read as two texts.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.limits import Limits, in_force
from pipeline.ooxml.package import CONTENT_TYPES
from pipeline.ooxml.xml import NAMESPACES, Element, name
from pipeline.wordfile.archive import entries, shown
from pipeline.wordfile.foreign import refuse_foreign
from pipeline.wordfile.limits import Refusal, refuse
from pipeline.wordfile.names import VAL
from pipeline.wordfile.parsing import Parser, scan
from pipeline.wordfile.values import Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.ooxml.package import Package


_TYPES_OF = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_OF = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = "http://purl.oclc.org/ooxml/"
_SCHEME = re.compile(r"^(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\)")
_STORIES = {
    "footnotes": Story.FOOTNOTE,
    "endnotes": Story.ENDNOTE,
    "comments": Story.COMMENT,
    "header": Story.HEADER,
    "footer": Story.FOOTER,
}
_READ = frozenset(
    ("styles", "numbering", "settings", "commentsExtended", "commentsIds", "commentsExtensible", "people")
)
_DEFINING = ("styles", "numbering")
_OF_PACKAGE = frozenset(("custom-properties", "core-properties"))
_MACROS = frozenset(("vbaProject", "wordVbaData", "keyMapCustomizations", "attachedToolbars"))
_OBJECTS = frozenset(("oleObject", "package", "control", "activeXControlBinary"))
_FILES = frozenset(("aFChunk", "subDocument"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a part refers to: a part of the package, or an address outside it. ``kind`` is the last word of its type."""

    kind: str
    target: str
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """A Word file that was taken. ``stories`` are the parts with text, the main one first, as they are read.

    ``parts`` are the bytes of all parts, ``roots`` the trees of those that are read, by name; ``relations`` those of
    each part that is read, by id, and of the package under the empty name.
    """

    parts: Mapping[str, bytes]
    roots: Mapping[str, Element]
    relations: Mapping[str, Mapping[str, Relation]]
    stories: tuple[tuple[Story, str], ...]

    @property
    def main(self) -> str:
        """The name of the main part."""
        return self.stories[0][1]

    @property
    def definitions(self) -> tuple[str, ...]:
        """The names of the parts that hold no text, yet may be changed with tracking: styles and numbering."""
        found = (relation.target for relation in self.relations[self.main].values() if relation.kind in _DEFINING)
        return tuple(dict.fromkeys(target for target in found if target in self.roots))

    def related(self, kind: str) -> Element | None:
        """The root of the part to which the main part has a relation of a kind, if there is one."""
        found = (relation.target for relation in self.relations[self.main].values() if relation.kind == kind)
        return next((self.roots[target] for target in found if target in self.roots), None)


def open_word(data: bytes, limits: Limits | None = None) -> WordFile:
    """The Word file in the bytes of a file from outside, within the limits in force or others.

    Raises `RefusedError` with what it is refused for.
    """
    limits = limits or in_force()
    parts = entries(data, limits)
    parser = Parser(limits)
    if CONTENT_TYPES not in parts:
        raise refuse(Refusal.NO_MAIN_PART, "the file is no Word document: it does not say what its parts are")
    types = _types(parser.parse(parts[CONTENT_TYPES], CONTENT_TYPES))
    relations = {
        _source_of(part): _relations(parser.parse(content, part), _source_of(part))
        for part, content in parts.items()
        if part.endswith(".rels")
    }
    main = _main(parts, relations, types)
    _relations_are_harmless(relations)
    for part, content in parts.items():
        if part.endswith(".xml") or types.of(part).endswith("+xml"):
            if "svg" not in types.of(part):
                scan(content, part, limits)
        elif "vba" in types.of(part).lower() or part.lower().endswith("vbaproject.bin"):
            raise refuse(Refusal.MACROS, "the file holds macros")
    stories = _stories(main, relations.get(main, {}))
    roots = {part: parser.parse(parts[part], part) for part in _wanted(main, stories, relations) if part in parts}
    lost = [part for _, part in stories if part not in roots]
    if lost:
        raise refuse(Refusal.BROKEN, f"the file refers to {shown(lost[0])}, which it does not hold")
    if NAMESPACES["w"] not in roots[main].tag or roots[main].find(name("w:body")) is None:
        raise refuse(Refusal.NO_MAIN_PART, f"the file is no Word document: {shown(main)} has no body")
    styles = _style_names(main, relations, roots)
    for _, part in stories:
        refuse_foreign(roots[part], styles, limits)
    _objects_are_none(relations)
    return WordFile(parts=parts, roots=roots, relations={"": {}, main: {}, **relations}, stories=stories)


def view(package: Package) -> WordFile:
    """A package of our own as a Word file, which shares its trees: nothing is checked, and nothing is copied."""
    relations = {
        _source_of(part): _relations(package.tree(part), _source_of(part))
        for part in package.parts
        if part.endswith(".rels")
    }
    main = next(relation.target for relation in relations[""].values() if relation.kind == "officeDocument")
    stories = _stories(main, relations.get(main, {}))
    roots = {part: package.tree(part) for part in _wanted(main, stories, relations) if part in package}
    return WordFile(parts=package.parts, roots=roots, relations={main: {}, **relations}, stories=stories)


def _wanted(
    main: str, stories: tuple[tuple[Story, str], ...], relations: Mapping[str, Mapping[str, Relation]]
) -> dict[str, None]:
    """The parts that are read as trees, each once."""
    wanted = [part for _, part in stories]
    wanted += [relation.target for relation in relations.get(main, {}).values() if relation.kind in _READ]
    wanted += [relation.target for relation in relations.get("", {}).values() if relation.kind in _OF_PACKAGE]
    return dict.fromkeys(wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Types:
    """Content types of parts, by name and by ending, in small letters as they are compared."""

    overrides: Mapping[str, str]
    defaults: Mapping[str, str]

    def of(self, part: str) -> str:
        ending = part.rpartition(".")[2].lower()
        return self.overrides.get(part.lower(), self.defaults.get(ending, ""))


def _types(root: Element) -> _Types:
    overrides, defaults = {}, {}
    for element in root.iter(f"{{{_TYPES_OF}}}Override"):
        overrides[element.get("PartName", "").lower().removeprefix("/")] = element.get("ContentType", "")
    for element in root.iter(f"{{{_TYPES_OF}}}Default"):
        defaults[element.get("Extension", "").lower()] = element.get("ContentType", "")
    return _Types(overrides=overrides, defaults=defaults)


def _source_of(part: str) -> str:
    """The part whose relations a part holds: ``word/document.xml`` of ``word/_rels/document.xml.rels``."""
    folder, base = posixpath.split(part)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _relations(root: Element, source: str) -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    for element in root.iter(f"{{{_RELATIONS_OF}}}Relationship"):
        key, target = element.get("Id", ""), element.get("Target", "")
        if key in found:
            raise refuse(Refusal.AMBIGUOUS, f"two relations of {shown(source) or 'the package'} have one id")
        outside = element.get("TargetMode") == "External"
        kind = element.get("Type", "").rpartition("/")[2]
        if not outside and _SCHEME.match(target):
            raise refuse(Refusal.OUTSIDE, f"the file refers to {shown(target)} as if it were a part of it")
        if not outside:
            target = _resolved(source, target)
        found[key] = Relation(kind=kind, target=target, is_outside=outside)
    return found


def _resolved(source: str, target: str) -> str:
    path = unquote(target.partition("#")[0])
    if not path:
        return source
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), path)).removeprefix("/")


def _main(parts: Mapping[str, bytes], relations: Mapping[str, Mapping[str, Relation]], types: _Types) -> str:
    """The part that holds the text."""
    found = [relation.target for relation in relations.get("", {}).values() if relation.kind == "officeDocument"]
    if len(found) > 1:
        raise refuse(Refusal.AMBIGUOUS, "the file has two main parts")
    if not found or found[0] not in parts:
        raise refuse(Refusal.NO_MAIN_PART, "the file is no Word document: it has no main part")
    kind = types.of(found[0])
    if "macroenabled" in kind.lower():
        raise refuse(Refusal.MACROS, "the file is a document with macros")
    if ".template." in kind:
        raise refuse(Refusal.TEMPLATE, "the file is a template")
    if kind != _MAIN:
        raise refuse(Refusal.NO_MAIN_PART, "the file is of another program, not a Word document")
    if _STRICT.encode() in parts[found[0]][:4096]:
        raise refuse(Refusal.STRICT, "the file is a Strict Open XML document, which few programs read")
    return found[0]


def _relations_are_harmless(relations: Mapping[str, Mapping[str, Relation]]) -> None:
    for source, relation in ((source, one) for source, of_part in relations.items() for one in of_part.values()):
        where = f" (from {shown(source)})" if source else ""
        if relation.kind in _MACROS:
            raise refuse(Refusal.MACROS, f"the file holds macros{where}")
        if relation.kind in _FILES:
            raise refuse(Refusal.EMBEDDED_FILE, f"the file takes in another document, {shown(relation.target)}{where}")
        if relation.is_outside and relation.kind != "hyperlink":
            what = {"image": "a picture", "attachedTemplate": "a template"}.get(relation.kind, "a file")
            raise refuse(Refusal.OUTSIDE, f"the file takes {what} from outside, {shown(relation.target)}{where}")


def _objects_are_none(relations: Mapping[str, Mapping[str, Relation]]) -> None:
    """No part refers to an object of another program, be it shown or not; asked last, for texts tell where one is."""
    for source, of_part in relations.items():
        if any(relation.kind in _OBJECTS for relation in of_part.values()):
            where = f" (from {shown(source)})" if source else ""
            raise refuse(Refusal.EMBEDDED_OBJECT, f"the file holds an object of another program{where}")


def _style_names(
    main: str, relations: Mapping[str, Mapping[str, Relation]], roots: Mapping[str, Element]
) -> dict[str, str]:
    found = [one.target for one in relations.get(main, {}).values() if one.kind == "styles" and one.target in roots]
    styles = roots[found[0]].iterfind(name("w:style")) if found else ()
    return {
        style.get(name("w:styleId"), ""): called.get(VAL, "")
        for style in styles
        if (called := style.find(name("w:name"))) is not None
    }


def _stories(main: str, relations: Mapping[str, Relation]) -> tuple[tuple[Story, str], ...]:
    found: list[tuple[Story, str]] = [(Story.BODY, main)]
    for kind, story in _STORIES.items():
        targets = list(dict.fromkeys(relation.target for relation in relations.values() if relation.kind == kind))
        if len(targets) > 1 and story not in (Story.HEADER, Story.FOOTER):
            raise refuse(Refusal.AMBIGUOUS, f"the file has two parts with {kind}")
        found += [(story, target) for target in targets]
    return tuple(dict.fromkeys(found))
