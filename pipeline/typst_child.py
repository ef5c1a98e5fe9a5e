"""Typesets one document in a process of its own: Typst may abort on a lack of memory, and takes the process with it.

Reads a request from standard input and writes one line of JSON: the answer to the query and, where it
failed, the error. It is run as a script and imports nothing of the package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typst


def main() -> None:
    """Carry out the request."""
    request = json.load(sys.stdin)
    root = Path(request["root"])
    nowhere = root / "no-packages"  # document code cannot bring packages in, and nothing is fetched
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=request["fonts"])
    compiler = typst.Compiler(
        root / request["main"],
        root=root,
        font_paths=fonts,
        package_path=nowhere,
        package_cache_path=nowhere,
    )
    answer: dict[str, object] = {}
    try:
        if request["format"] == "png":
            made = compiler.compile(format="png", ppi=request["ppi"])
            for number, page in enumerate(made if isinstance(made, list) else [made]):
                (root / f"output-{number}.png").write_bytes(page or b"")
        else:
            answer = _document(compiler, request, root)
    except typst.TypstError as error:
        answer["error"] = error.message
        answer["diagnostic"] = error.diagnostic
    json.dump(answer, sys.stdout)


def _document(compiler: typst.Compiler, request: dict[str, Any], root: Path) -> dict[str, object]:
    """The PDF, set until no figure leaves a page half empty: one that does goes to the head of the next page.

    The figures that go are named in ``floats.json``, one after the other, as each that moves makes room for those after
    it; the last time all that are left. One that came to stand above the heading of its section stays in its
    place. Only what this changes is laid out again.
    """
    floats: list[str] = []
    stay: set[str] = set()
    for left in range(request["attempts"] - 1, -2, -1):
        (root / "floats.json").write_text(json.dumps(floats), encoding="utf-8")
        compiler.compile(
            output=request["output"],
            format="pdf",
            pdf_standards=request["standards"],
            timestamp=request["timestamp"],
        )
        if not request.get("query"):
            return {}
        found = json.loads(compiler.query(request["query"], field="value", one=True))
        strays = set(found.get("strays", ())) & set(floats)
        gaps = [key for key in found["gaps"] if key not in floats and key not in stay]
        if strays:  # worth one attempt more
            stay |= strays
            floats = [key for key in floats if key not in stay]
        elif gaps and left > 0:
            floats += gaps if left == 1 else gaps[:1]
        else:
            break
    return {"query": found}


if __name__ == "__main__":
    main()
