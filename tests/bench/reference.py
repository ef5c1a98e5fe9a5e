"""The reference: what the same papers cost with pandoc and Typst alone.

For each paper the sections are joined into one Markdown text, pandoc reads it and writes its citations once, into a
document tree; from the tree one more run writes the DOCX and another the Typst source, which Typst sets. Two papers
are made at a time. The style, the fonts, Typst's process and the PDF's standards are the pipeline's own.

``python -m tests.bench.reference DIR OUT BITMAPS FORMATS`` makes all papers of DIR; BITMAPS holds the drawings as PNG,
made beforehand.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.typesetting import typeset

from .writing import PLANS

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORKERS = 2
_STYLE = Path(__file__).resolve().parents[2] / "templates" / "citations.csl"
_TEMPLATE = Path(__file__).parent / "plain.typ"
_FROM_JSON = ("--from=json", "--standalone")
_TIMESTAMP = 1_573_200_000
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_CROSS = re.compile(r"@((fig|tbl):[a-z0-9-]+)")
_WORD = {"fig": "figure", "tbl": "table"}


def make(repository: Path, out: Path, bitmaps: Path, formats: Sequence[str]) -> None:
    """Make every paper of the repository into ``out``, in the formats ``docx`` and ``pdf``."""
    out.mkdir(parents=True, exist_ok=True)
    papers = sorted(path.parent for path in (repository / "papers").glob("*/paper.yaml"))
    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(lambda paper: _paper(paper, out, bitmaps / paper.name, formats), papers))


def joined(paper: Path) -> str:
    """The sections as one text; pandoc knows no cross-references, so they are links."""
    pieces = []
    for name, plan in PLANS.items():
        text = _FRONT.sub("", (paper / "sections" / f"{name}.md").read_text(encoding="utf-8"))
        pieces.append(f"# {plan.title}\n\n{_CROSS.sub(_linked, text)}")
    title = f"Countering {paper.name.replace('-', ' ').title()}"
    return f"---\ntitle: {title}\nlang: en-GB\nlink-citations: true\n---\n\n" + "\n\n".join(pieces)


def _linked(match: re.Match[str]) -> str:
    return f"[the {_WORD[match[2]]}](#{match[1]})"


def _paper(paper: Path, out: Path, bitmaps: Path, formats: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="reference-") as name:
        folder = Path(name)
        cited = ["--citeproc", f"--csl={_STYLE}", f"--bibliography={paper / 'references.bib'}"]
        tree = _pandoc(["--from=markdown", "--to=json", *cited], joined(paper).encode(), folder)
        if "docx" in formats:
            arguments = [*_FROM_JSON, "--to=docx", "--toc", "--output=-", f"--resource-path={bitmaps / 'sections'}"]
            drawn = tree.replace(b'.svg"', b'.png"')
            (out / f"{paper.name}.docx").write_bytes(_pandoc(arguments, drawn, folder))
        if "pdf" in formats:
            shutil.copytree(paper / "figures", folder / "figures")
            (folder / "main").mkdir()
            arguments = [*_FROM_JSON, "--to=typst-citations", "--toc", f"--template={_TEMPLATE}"]
            (folder / "main" / "main.typ").write_bytes(_pandoc(arguments, tree, folder))
            made = typeset(folder, "main/main.typ", timestamp=_TIMESTAMP)
            (out / f"{paper.name}.pdf").write_bytes(made.data)


def _pandoc(arguments: Sequence[str], given: bytes, folder: Path) -> bytes:
    command = [str(pandoc.binary()), *arguments]
    done = subprocess.run(command, input=given, cwd=folder, check=False, capture_output=True)
    if done.returncode or done.stderr:
        sys.exit(f"the reference failed: {done.stderr.decode(errors='replace')}")
    return done.stdout


if __name__ == "__main__":
    make(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), Path(sys.argv[3]).resolve(), sys.argv[4].split(","))
