"""The templates: a repository's own where it has them, ours where it has not; and pages made from them."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from lxml import etree

from pipeline import pandoc
from pipeline.errors import OutsideError
from pipeline.markdown.tree import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

_HERE = Path(__file__).resolve().parent.parent


def shipped() -> Path:
    """The folder of our own templates: inside the installed package, or beside it in a checkout."""
    inside = _HERE / "_templates"
    return inside if inside.is_dir() else _HERE.parent / "templates"


@dataclass(frozen=True, slots=True)
class Templates:
    """Where templates are looked for; ``own`` is the repository's folder, which need not exist."""

    own: Path

    def find(self, name: str) -> Path:
        """The file of that name, the repository's before ours; raises `OutsideError` where there is none."""
        found = self.optional(name)
        if found is None:
            raise OutsideError(f"the template {name} is missing", hint="install the project again: make clean build")
        return found

    def optional(self, name: str) -> Path | None:
        """The file of that name, which nobody need have."""
        self._refuse_links(name)
        return next((folder / name for folder in (self.own, shipped()) if (folder / name).is_file()), None)

    def _refuse_links(self, name: str) -> None:
        """Raise `OutsideError` where a file of the repository's, or a folder on the way to it, is a link."""
        for path in (self.own / name, *(self.own / parent for parent in PurePath(name).parents)):
            if path.is_symlink():
                shown = path.relative_to(self.own.parent).as_posix()
                raise OutsideError(f"{shown} is a symbolic link", hint="put the file itself there")

    def style(self) -> Path:
        """The style of citations, whole in itself; raises `OutsideError`.

        One that depends on another names its address, which pandoc would fetch.
        """
        path = self.find("citations.csl")
        try:
            root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, OSError) as error:
            raise OutsideError(f"the template citations.csl cannot be read: {error}", hint="save it again") from None
        tree: Any = root.getroottree()
        if tree.docinfo.doctype:
            raise OutsideError("the template citations.csl has a DOCTYPE", hint="take it out")
        if any(link.get("rel") == "independent-parent" for link in root.iter("{*}link")):
            hint = "save the style that it depends on under this name"
            raise OutsideError("the template citations.csl only names another style", hint=hint)
        return path

    @property
    def fonts(self) -> tuple[Path, ...]:
        """The folder of the repository's own fonts, if there is one."""
        folder = self.own / "fonts"
        for name in ("fonts", *(f"fonts/{font.name}" for font in (folder.iterdir() if folder.is_dir() else ()))):
            self._refuse_links(name)
        return (folder,) if folder.is_dir() else ()

    def text(self, name: str) -> str:
        """The template's text; raises `OutsideError`."""
        path = self.find(name)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OutsideError(f"the template {path} cannot be read: {error}") from None

    def blocks(self, names: list[str], values: Mapping[str, Any]) -> list[list[pandoc.Node]]:
        """Each named page with ``values`` in it, as document nodes.

        Values are escaped on their way into the page, so that they come out as text whatever they hold. Raises
        `OutsideError` with the template's file and line.
        """
        pages = [f'<div id="page-{number}">{self.page(name, values)}</div>' for number, name in enumerate(names)]
        blocks = pandoc.read_html("\n".join(pages))
        named = next((node["c"][2][0] for node in walk(blocks) if node["t"] == "Image"), None)
        if named is not None:
            hint = "take it out: the only picture beside those of the sections is mark.svg or mark.png"
            raise OutsideError(f"a template names the picture {named[:60]}", hint=hint)
        return [block["c"][1] for block in blocks]

    def fingerprint(self) -> str:
        """A digest over all template files that could be used, for deciding whether anything changed."""
        digest = hashlib.sha256()
        for folder in (self.own, shipped()):
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file():
                    digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                    digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """A template with ``values`` in it, escaped; raises `OutsideError` with the template's file and line."""
        from jinja2 import TemplateError, TemplateSyntaxError

        hint = "mend the template, or remove it to use ours"
        try:
            return _compiled(self.text(name)).render(values)
        except TemplateSyntaxError as error:
            raise OutsideError(f"the template {name}, line {error.lineno}: {error.message}", hint=hint) from None
        except (TemplateError, TypeError, ArithmeticError) as error:
            raise OutsideError(f"the template {name}: {error}", hint=hint) from None


@functools.cache
def _compiled(text: str) -> Template:
    """A template's text made ready for every paper."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(text)
