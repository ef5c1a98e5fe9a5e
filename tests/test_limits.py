"""The table of limits: what it says, how editors move it, and that every limit is held where it is moved.

``python -m tests.test_limits`` writes docs/limits.md from the table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import pandoc
from pipeline.bibliography import read_bibliography
from pipeline.errors import OutsideError
from pipeline.findings import Code
from pipeline.limits import DEFAULT, in_force, put_in_force, rows, told
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.typesetting import typeset
from pipeline.workspace import Workspace
from tests.cli.running import papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.making import Maker

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "limits.md"
HEAD = """\
# Limits

All that comes from outside, and all that is started, has a limit: what reaches it is taken, what passes it is refused
or stopped with one line. The editors may set those that have bounds, in `papers/initiative.yaml`:

```yaml
limits:
  pandoc_seconds: 60
```

A name that is not here, or a number outside its bounds, is an error (CFG003, CFG004), and the number below holds. The
others cannot be set: an algorithm depends on them. What a page has room for is no limit and stands with the code that
draws it. Those of pandoc and Typst, but for wall time, are the kernel's, and hold on Linux.

| Limit | Value | Bounds | What and why |
| --- | ---: | ---: | --- |
"""


def document() -> str:
    """The page on the limits, from the table."""
    lines = []
    for row in rows():
        bounds = "" if row.is_fixed else f"{row.least:,} – {row.most:,}"
        lines.append(f"| `{row.name}` | {row.value:,} | {bounds} | {row.unit}: {row.why} |\n")
    return HEAD + "".join(lines)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What a test puts in force holds no longer than it."""
    before = in_force()
    yield
    put_in_force(before)


def test_the_document_is_the_table() -> None:
    """Line by line."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_limit_lies_within_its_bounds_and_says_why() -> None:
    """A number of at most nine digits, which is what YAML files may hold here."""
    for row in rows():
        assert row.least <= row.value <= row.most < 10**9, row.name
        assert row.unit, row.name
        assert len(row.why) > 20, row.name


def test_every_limit_is_read_somewhere() -> None:
    """None is a number that nobody looks at."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline").rglob("*.py"))
    assert [row.name for row in rows() if not re.search(rf"\.{row.name}\b", code)] == []


@pytest.mark.parametrize(
    ("given", "code", "line"),
    [
        ("limits:\n  pandoc_second: 60\n", Code.CFG003, 2),
        ("limits:\n  yaml_depth: 60\n", Code.CFG003, 2),
        ("limits:\n  text_bytes: 300000\n  pandoc_seconds: 4\n", Code.CFG004, 3),
        ("limits:\n  pandoc_seconds: 301\n", Code.CFG004, 2),
        ("limits:\n  pandoc_seconds: many\n", Code.CFG004, 2),
        ("limits: none\n", Code.CFG004, 1),
    ],
)
def test_what_cannot_be_set_is_told_with_its_line(given: str, code: Code, line: int, repository: Maker) -> None:
    """A name that is none or is fixed, a number out of bounds, what is no number; and the table holds."""
    path = repository.folder / "papers" / "initiative.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + given, encoding="utf-8")
    collection, findings = read_collection(Folder(repository.folder))
    told_of = [one for one in findings if one.place.path == "papers/initiative.yaml"]
    assert [(one.code, one.place.line) for one in told_of] == [(code, before.count("\n") + line)]
    assert collection.initiative.limits == (replace(DEFAULT, text_bytes=300_000) if "text_bytes" in given else DEFAULT)


def test_a_workspace_puts_its_own_limits_in_force(repository: Maker) -> None:
    """And another without any puts the table back."""
    path = repository.folder / "papers" / "initiative.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "limits: {pandoc_seconds: 61, pixels: 1000000}\n", encoding="utf-8")
    Workspace.open(repository.folder)
    assert in_force() == replace(DEFAULT, pandoc_seconds=61, pixels=1_000_000)
    assert told(in_force()) == "pixels=1000000 pandoc_seconds=61"
    path.write_text(before, encoding="utf-8")
    Workspace.open(repository.folder)
    assert in_force() == DEFAULT
    assert told(in_force()) == ""


def test_a_limit_moved_is_held_although_the_section_was_kept(repository: Maker) -> None:
    """What was parsed under other limits is parsed anew."""
    section = next((repository.folder / "papers").glob("*/sections/*.md"))
    section.write_text(section.read_text(encoding="utf-8") + f"\n\n{'a' * 300} b.\n", encoding="utf-8")
    repository.commit("A long word")
    assert "SAFE011" not in papers(repository.folder, "check").out
    path = repository.folder / "papers" / "initiative.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "limits: {word_letters: 200}\n", encoding="utf-8")
    assert "a word of 300 letters" in papers(repository.folder, "check").out


def test_pandoc_stops_at_its_memory() -> None:
    """A text that takes more than its heap is said to."""
    put_in_force(replace(DEFAULT, pandoc_megabytes=100))
    with pytest.raises(pandoc.CannotReadError, match="more memory than it may have"):
        pandoc.read_markdown("*some* words `and` code [and](https://example.org) more of it\n\n" * 30_000)


def test_pandoc_stops_at_its_processor_time() -> None:
    """A text that pandoc takes exponential time over, had the gate let it through."""
    put_in_force(replace(DEFAULT, pandoc_processor=1))
    with pytest.raises(pandoc.CannotReadError, match="it took 1 seconds of processor time"):
        pandoc.read_markdown("[" * 5_000)


def test_typst_stops_at_its_time(tmp_path: Path) -> None:
    """A template that never comes to an end."""
    put_in_force(replace(DEFAULT, typst_seconds=3))
    endless = "#for a in range(1000000) { for b in range(1000000) { let c = a + b } }"
    (tmp_path / "main.typ").write_text('#set document(title: "x")\n' + endless, encoding="utf-8")
    with pytest.raises(OutsideError, match="Typst was stopped after 3 seconds"):
        typeset(tmp_path, "main.typ", timestamp=0)


def test_typst_stops_at_its_memory(tmp_path: Path) -> None:
    """And takes nobody with it."""
    put_in_force(replace(DEFAULT, typst_megabytes=1_000))
    (tmp_path / "main.typ").write_text('#set document(title: "x")\n#let a = ("x" * 1000000,) * 100\n'
                                       "#let b = range(200).map(n => str(n) + a.join())\n#b.len()",
                                       encoding="utf-8")  # fmt: skip
    with pytest.raises(OutsideError, match="Typst failed: memory allocation of"):
        typeset(tmp_path, "main.typ", timestamp=0)


def test_a_bibliography_over_its_size() -> None:
    """Is not read, and says so."""
    put_in_force(replace(DEFAULT, bibliography_value=10))
    _, findings = read_bibliography({"x.bib": "@book{a, title = {A title that is long}}"})
    assert any("too long" in one.message for one in findings)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
