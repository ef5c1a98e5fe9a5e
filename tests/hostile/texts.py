"""The words of an output, alike for all three kinds."""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from tests.conftest import client

if TYPE_CHECKING:
    from pathlib import Path

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(path: Path) -> str:
    """All that is printed, without blanks: programs break lines at other places."""
    read = {".docx": _docx, ".pdf": _pdf, ".html": _html}[path.suffix]
    return squeezed(read(path))


def squeezed(text: str) -> str:
    """A text without blanks and without what a line's break puts in."""
    return re.sub("[\\s\u00ad\u00a0\u2010\u2060\ufeff-]+", "", text)


def _docx(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        parts = [package.read(f"word/{name}.xml") for name in ("document", "footnotes")]
    return "\n".join("".join(text.text or "" for text in etree.fromstring(part).iter(f"{_W}t")) for part in parts)


def _pdf(path: Path) -> str:
    command = [client("pdftotext"), "-raw", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    # Numbers of lines stand by themselves.
    return "\n".join(line for line in text.splitlines() if not re.fullmatch(r"\s*\d+\s*", line))


def _html(path: Path) -> str:
    tree = lxml.html.parse(str(path), lxml.html.HTMLParser(encoding="utf-8"))
    for hidden in tree.iter("style", "script", "title"):
        hidden.text = ""
    return str(tree.getroot().text_content())
