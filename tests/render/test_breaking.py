"""Nothing is printed over the edge of its column or of the page, and headings of tables look like headings."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.render.breaking import breakable
from tests.cli.running import papers
from tests.conftest import client

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

HASH = "059f1b82a2f078e02ba2f8e771b9770a6b0c2aa87cf7cac1d1ee83e262503ba5"
WIDE = f"""
## Wide things

`{"abcdefghij" * 10}` and https://example.org/{"abcdefghij/" * 10} and {HASH}{HASH}.

$$ {" + ".join(f"a_{{{number}}}x^{{{number}}}" for number in range(25))} $$

| Wallet | What | Else |
|---|---|---|
| sha256:{HASH} | {HASH} | sha512:{HASH}{HASH} |

: Hashes {{#tbl:hashes}}

|  |  |
|---|---|
| Firstrow | of data |

: No headings {{#tbl:none}}
"""


@pytest.fixture
def words(repository: Maker) -> list[tuple[float, float, str]]:
    """The words of the printed paper, each with its left and right edge in points."""
    section = repository.folder / "papers/testing/sections/threats.md"
    section.write_text(section.read_text() + WIDE)
    repository.commit("Widen")
    assert papers(repository.folder, "build", "--formats", "pdf").code in (0, 1)
    printed = _printed(repository.folder / "build" / "testing.pdf")
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)" yMax="[\d.-]+">([^<]*)<', printed)
    return [(float(left), float(right), word) for left, right, word in found]


def _printed(path: Path) -> str:
    return subprocess.run([client("pdftotext"), "-bbox", path, "-"], check=True, capture_output=True, text=True).stdout


def test_nothing_is_printed_over_the_edge(words: list[tuple[float, float, str]]) -> None:
    """Long code, an address, checksums in text and in cells, a long formula: all within the margins of an A4 page."""
    over = [word for left, right, word in words if left < 28 or right > 595.3 - 28]
    assert over == []
    text = "".join(word.replace("\u200b", "") for _, _, word in words)
    assert f"sha512:{HASH[:8]}" in text


def test_places_to_break_at_are_only_in_long_words() -> None:
    """Every few characters of a checksum; other words, and addresses with strokes to break at, are as they were."""
    assert breakable("A word, and 12,345 more", 22) == "A word, and 12,345 more"
    address = "https://example.org/a-page-of-many-words/and-more"
    assert breakable(address, 22) == address
    broken = breakable(f"see {HASH} here", 22)
    assert broken.replace("\u200b", "") == f"see {HASH} here"
    assert max(map(len, broken.split("\u200b"))) <= 13
