"""The web page: the composed document through pandoc's HTML writer, in the frame of a template; one file, no script.

The page asks nothing of any host: pictures and fonts are in it, and its policy forbids all but its one style sheet.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from pipeline import pandoc
from pipeline.errors import OutsideError
from pipeline.render.composed import ContentsEntry
from pipeline.render.facts import day
from pipeline.render.html_finish import NOTES, NOTES_TITLE, Finisher
from pipeline.render.html_fonts import face_rules
from pipeline.render.html_tree import HtmlTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.cache import Cache
    from pipeline.render.composed import Composed, Properties
    from pipeline.render.templates import Templates

_WRITER = ["--to", "html5", "--mathml", "--section-divs", "--wrap=preserve", "--syntax-highlighting", "none"]
_RIGHT_TO_LEFT = frozenset("ar fa he ks pa-Arab ps sd ug ur yi".split())
_REFERENCES = "references"


def html(composed: Composed, templates: Templates, cache: Cache) -> bytes:
    """The paper's page in UTF-8, the same bytes for the same paper and templates; raises `OutsideError`."""
    tree = HtmlTree(composed.pictures, composed.properties.language)
    finisher = Finisher(composed.pictures)
    cover = finisher.finish(_write(tree.cover(composed.cover, composed.properties.title)))
    body = finisher.finish(_write(tree.body(composed.body)))
    faces = face_rules(cover + body, cache)
    style = _style(templates, finisher.rules() + faces)
    entries = _with_notes(composed.contents) if finisher.noted else composed.contents
    values = {
        **_values(composed.properties),
        "policy": _policy(style, fonts=bool(faces)),
        "style": style,
        "cover": cover,
        "contents": _nested(entries, tree.scripts),
        "body": body,
    }
    return templates.page("page.html.j2", values).encode()


def _write(blocks: list[pandoc.Node]) -> str:
    text, _ = pandoc.write(blocks, {}, _WRITER)
    return text.decode()


def _style(templates: Templates, rules: str) -> str:
    """The one style sheet, which must not be able to end its element."""
    style = f"\n{templates.text('page.css')}{rules}"
    if "</" in style:
        raise OutsideError("the template page.css holds </, which ends a style sheet", hint="take it out")
    return style


def _policy(style: str, *, fonts: bool) -> str:
    """What the page may do: use the very style sheet whose digest this is, and show what is in the page itself."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    brought = "font-src data:; " if fonts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; {brought}base-uri 'none'; form-action 'none'"
    )


def _values(properties: Properties) -> dict[str, Any]:
    """What the frame says of the paper, as plain words."""
    language = properties.language
    right = language in _RIGHT_TO_LEFT or language.partition("-")[0] in _RIGHT_TO_LEFT
    return {
        "title": properties.title,
        "initiative": properties.initiative,
        "authors": list(properties.authors),
        "description": properties.description,
        "keywords": ", ".join(properties.keywords),
        "language": language,
        "direction": "rtl" if right else "ltr",
        "publisher": properties.publisher,
        "rights": properties.rights,
        "edition": properties.edition,
        "date": properties.date.date().isoformat(),
        "day": day(properties.date.date()),
        "draft": properties.draft,
    }


def _with_notes(entries: Iterable[ContentsEntry]) -> list[ContentsEntry]:
    """The contents with a line for the notes, where they stand: before the references."""
    listed = list(entries)
    place = next((number for number, entry in enumerate(listed) if entry.id == _REFERENCES), len(listed))
    listed.insert(place, ContentsEntry(level=1, number="", text=NOTES_TITLE, id=NOTES))
    return listed


def _nested(entries: Sequence[ContentsEntry], scripts: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The lines of the contents, those of the second level inside the line of the first that they follow."""
    lines: list[dict[str, Any]] = []
    for entry in entries:
        script = scripts.get(entry.id, {})
        line = {
            "number": entry.number,
            "text": entry.text,
            "id": entry.id,
            "lang": script.get("lang", ""),
            "dir": script.get("dir", ""),
            "entries": [],
        }
        (lines if entry.level == 1 or not lines else lines[-1]["entries"]).append(line)
    return lines
