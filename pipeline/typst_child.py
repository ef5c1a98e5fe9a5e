"""Typesets one document in a process of its own: Typst may abort on a lack of memory, and takes the process with it.

Reads a request from standard input and writes one line of JSON: the warnings, the answer to the query and, where it
failed, the error. It is run as a script and imports nothing of the package.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

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
        _, warnings = compiler.compile_with_warnings(
            output=request["output"],
            format=request["format"],
            ppi=request.get("ppi"),
            pdf_standards=request.get("standards", []),
            timestamp=request.get("timestamp"),
        )
        answer["warnings"] = [warning.message for warning in warnings]
        if request.get("query"):
            answer["query"] = json.loads(compiler.query(request["query"], field="value", one=True))
    except typst.TypstError as error:
        answer["error"] = error.message
        answer["diagnostic"] = error.diagnostic
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
