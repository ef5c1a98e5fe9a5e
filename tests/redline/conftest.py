"""A paper that three people changed in every way there is, its redline, and both versions as they are built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers
from tests.making import ONE, TWO, Maker, small_repository

if TYPE_CHECKING:
    from pathlib import Path

THREATS = "papers/testing/sections/threats.md"
BEFORE = """
---
contributors: [researcher1]
status: drafting
---
## Scale and trend

The office counted them [@report-2019, p. 3] under @act-1997. Nobody doubts the counts of the old office in the north.

A paragraph that will be moved from here to the end of the whole section by somebody.

- First item of the list
- Second item of the list, to go
- Third item of the list

![Tests by kind](../data/counts.csv){#fig:counts .bar alt="Unit tests, 3; other tests, 2."}

| Kind | Number |
|:-----|-------:|
| Unit | 3<br>more |
| Other | 2 |
| Gone | 1 |

: Kinds of tests {#tbl:kinds}

| Alpha | Beta |
|:-----|-------:|
| one | 1 |
| two | 2 |

: Columns change

A long paragraph that speaks of one thing. Then it speaks of quite another thing at length.

Two paragraphs to be merged, first of all.

And this is the second of the two.[^n] The formula $a + b$ holds, as `code` does.

[^n]: A note that will change its words.

### A heading to go

> Quoted words of theirs stand here.

```
code = 1
```

![A blue square](../figures/square.svg){#fig:square alt="A square in dark blue."}

As @fig:square shows, and @tbl:action-plan too, it ends here.
"""
WORDS, MOVES, MORE = "2020-03-01T10:00:00+05:00", "2020-03-02T10:00:00+05:00", "2020-03-03T10:00:00+05:00"
STRANGER = "Somebody Else <else@example.org>"


@dataclass(frozen=True, slots=True)
class Told:
    """The repository, its redline's files, and the DOCX of each version as the build makes it."""

    maker: Maker
    docx: bytes
    pdf: Path
    old: bytes
    new: bytes


def edit(maker: Maker) -> None:
    """Tag a version, change it in every way, in three commits by three people, and tag the next."""
    maker.write(THREATS, BEFORE)
    maker.write("papers/testing/sections/annex.md", "---\nstatus: drafting\n---\nAn annex that will go away.\n")
    maker.commit("Before", who=ONE)
    maker.git("tag", "v1")

    maker.replace(THREATS, "counted them", "reckoned *them*")
    maker.replace(THREATS, "p. 3", "p. 4")
    maker.replace(THREATS, "the old office", "the new bureau")
    maker.replace(THREATS, "$a + b$", "$a + c$")
    maker.commit("Words", who=ONE, when=WORDS)

    moved = "A paragraph that will be moved from here to the end of the whole section by somebody.\n\n"
    maker.replace(THREATS, moved, "")
    maker.write(THREATS, (maker.folder / THREATS).read_text(encoding="utf-8") + "\n" + moved)
    maker.replace(THREATS, "- Second item of the list, to go\n", "")
    maker.replace(THREATS, "- Third", "- An added item\n- Third")
    maker.replace(THREATS, "| Other | 2 |\n| Gone | 1 |\n", "| Other | 5 |\n| Fuzz | |\n")
    maker.replace(THREATS, "Kinds of tests {", "Sorts of tests {")
    maker.replace(THREATS, "### A heading to go\n\n", "")
    maker.replace(THREATS, "Quoted words of theirs", "Quoted phrases of theirs")
    maker.replace(THREATS, "code = 1", "code = 2")
    maker.commit("Moves", who=TWO, when=MOVES)

    old = "| Alpha | Beta |\n|:-----|-------:|\n| one | 1 |\n| two | 2 |\n"
    maker.replace(THREATS, old, "| A | B | C | D |\n|---|---|---|--:|\n| one | i | k | 1 |\n| two | ii | l | 2 |\n")
    maker.replace(THREATS, "one thing. Then", "one thing.\n\nThen")
    maker.replace(THREATS, "first of all.\n\nAnd", "first of all. And")
    maker.replace(THREATS, "will change its words", "has changed its words")
    maker.replace(
        THREATS, "## Scale and trend\n", '## Scale and trend\n\n![New one](../figures/new.svg){#fig:n alt="X."}\n'
    )
    square = "papers/testing/figures/square.svg"
    maker.write("papers/testing/figures/new.svg", (maker.folder / square).read_text().replace("#1F3A5F", "#5B6472"))
    maker.replace(square, "#1F3A5F", "#A3262A")
    maker.replace("papers/testing/actions.yaml", "Write one more test", "Write two more tests")
    maker.write("papers/testing/sections/summary.md", "---\nstatus: submitted\n---\nAll of @fig:square is new now.\n")
    (maker.folder / "papers/testing/sections/annex.md").unlink()
    maker.replace("papers/outline.yaml", "{id: annex, title: Annex,", "{id: extra, title: Extra,")
    maker.write("papers/testing/sections/extra.md", "---\nstatus: drafting\n---\nA section that was not there.\n")
    maker.commit("More", who=STRANGER, when=MORE)
    maker.git("tag", "v2")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The redline between the two tags."""
    maker = small_repository(tmp_path_factory.mktemp("redline") / "repository")
    edit(maker)
    ran = papers(maker.folder, "diff", "testing", "v1", "v2")
    assert (ran.code, ran.err) == (0, "")
    built = {}
    for tag in ("v1", "v2"):
        maker.git("checkout", "-q", tag)
        assert papers(maker.folder, "build", "--formats", "docx").code in (0, 1)
        built[tag] = (maker.folder / "build" / "testing.docx").read_bytes()
    maker.git("checkout", "-q", "main")
    redline = maker.folder / "build" / "testing--v1..v2.docx"
    return Told(maker, redline.read_bytes(), redline.with_suffix(".pdf"), built["v1"], built["v2"])
