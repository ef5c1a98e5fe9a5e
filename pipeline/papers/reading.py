"""Reads a repository of papers from disk, once: `read_collection` gives the values and every fault met on the way."""

from __future__ import annotations

from pipeline.errors import MisuseError
from pipeline.findings import Code, Finding, Place
from pipeline.papers import schemas
from pipeline.papers.decoding import Source, read_yaml
from pipeline.papers.files import Folder, is_plain_name
from pipeline.papers.paper import linked, read_paper
from pipeline.papers.registry import INITIATIVE, PEOPLE, initiative_of, people_of
from pipeline.papers.shapes import ID
from pipeline.papers.shared import TOP, outline_of, read_references
from pipeline.papers.values import Collection, Outline

_SHARED = frozenset(("initiative.yaml", "people.yaml", "outline.yaml", "references.bib", "references.json"))


def read_collection(folder: Folder) -> tuple[Collection, list[Finding]]:
    """Everything under ``papers/``; raises `MisuseError` where there is no such folder."""
    if not folder.is_folder(TOP):
        message = f"there is no {TOP}/ folder in {folder.root}"
        raise MisuseError(message, hint="run papers in a repository of papers, or name it with -C DIR")
    findings: list[Finding] = []
    source = Source(path=INITIATIVE)
    initiative = initiative_of(read_yaml(folder, source, schemas.INITIATIVE, findings), source)
    source = Source(path=PEOPLE)
    people = people_of(read_yaml(folder, source, schemas.PEOPLE, findings), source, findings)
    outline = shared_outline(folder, findings)
    shared = read_references(folder, TOP, findings)
    papers = {}
    for name in folder.names(TOP):
        path = f"{TOP}/{name}"
        if folder.is_folder(path):
            if not ID.match(name):  # it would name outputs, and stand in them
                hint = "rename the folder with lower-case letters, digits and hyphens: until then it is not read"
                findings.append(Source(path=path).finding(Code.SAFE012, f"{name!r} is no paper's id", hint))
            elif folder.holds(f"{path}/paper.yaml") or folder.is_folder(f"{path}/sections"):
                papers[name] = read_paper(folder, path, outline, shared, initiative.review, findings)
        elif folder.is_link(path) and name not in _SHARED:
            findings.append(linked(Source(path=path)))
        elif name not in _SHARED:
            _odd(path, findings)
    if not papers:
        place = Place(path=TOP)
        hint = "start one: papers new PAPER"
        findings.append(Finding(code=Code.CFG005, place=place, message="there is no paper yet", hint=hint))
    return Collection(initiative=initiative, people=people, papers=papers), findings


def shared_outline(folder: Folder, findings: list[Finding]) -> Outline | None:
    """The outline that papers share; ``None`` where there is none, which is a fault only of a paper without its own."""
    source = Source(path=f"{TOP}/outline.yaml")
    if not folder.holds(source.path):
        return None
    return outline_of(read_yaml(folder, source, schemas.OUTLINE, findings), source, findings)


def _odd(path: str, findings: list[Finding]) -> None:
    name = path.rsplit("/", 1)[-1]
    if name.startswith("."):
        return
    if not is_plain_name(name):
        place = Place(path=path)
        hint = "rename it with lower-case letters, digits, dots and hyphens"
        message = f"the file name {name!r} is not one that every system writes alike"
        findings.append(Finding(code=Code.SAFE012, place=place, message=message, hint=hint))
