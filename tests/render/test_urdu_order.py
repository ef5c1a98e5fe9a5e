"""Mixed lines of Urdu in print: islands of Latin and of numbers stand in the order of the Urdu, whole in themselves."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers
from tests.conftest import client
from tests.making import ONE, Maker
from tests.render.browser import Browser

if TYPE_CHECKING:
    from pathlib import Path

LINES = (
    "سال 2019، FIA نے",
    "صفحہ 3-7، ACT تحت",
    "دفعات 3، 4(1)(a) اور",
    "رقم -5 اور +92-51 تک",
    "زبان C++ ہے",
)
ORDER = (["2019", "FIA"], ["3-7", "ACT"], ["3", "4(1)(a)"], ["-5", "+92-51"], ["C++"])
"""The islands of each line, from the right."""
_POSITIONS = """
(() => {
  const lines = [];
  for (const paragraph of document.querySelectorAll('[dir="rtl"] > p')) {
    const spots = [];
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (let at = 0; at < walker.currentNode.length; at++) {
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        spots.push([walker.currentNode.data[at], range.getBoundingClientRect().left]);
      }
    }
    lines.push(spots);
  }
  return lines;
})()
"""


@pytest.fixture(scope="module")
def built(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDF and the page of a paper whose annex holds the lines."""
    folder = tmp_path_factory.mktemp("order") / "repository"
    shutil.copytree(template_repository, folder)
    maker = Maker(folder)
    lines = "\n\n".join(LINES)
    maker.write(
        "papers/testing/sections/annex.md",
        f"---\ncontributors: [researcher1]\nstatus: drafting\n---\n::: {{lang=ur dir=rtl}}\n{lines}\n:::\n",
    )
    maker.commit("Write the annex", who=ONE)
    ran = papers(folder, "build", "--formats", "pdf,html")
    assert ran.code == 0, ran.err + ran.out
    return folder / "build"


def _islands(letters: list[tuple[str, float]]) -> list[str]:
    """The islands of one line as the eye sees them, from the right: what no wide gap parts."""
    shown = sorted((at, letter) for letter, at in letters if re.match(r"[!-~]", letter))
    groups: list[tuple[float, str]] = []
    for at, letter in shown:
        if groups and at - groups[-1][0] < 15:
            groups[-1] = (at, groups[-1][1] + letter)
        else:
            groups.append((at, letter))
    return [text for _, text in reversed(groups)]


def test_islands_stand_in_order_in_the_pdf(built: Path) -> None:
    """By the places of the glyphs, in whatever order the file holds them."""
    command = [client("pdftotext"), "-bbox", str(built / "testing.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: list[list[str]] = []
    for page in text.split("<page ")[1:]:
        words = [
            (round(float(top) / 6), float(left), re.sub("[،\u200e\u200f\u202a-\u202e]", "", word))
            for left, top, word in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]+)</word>', page)
        ]
        for line in sorted({top for top, _, word in words if re.match("[\u0621-\u06d3]", word)}):
            near = sorted(((left, word) for top, left, word in words if abs(top - line) <= 1), reverse=True)
            found.append([word for left, word in near if re.match(r"[!-~]", word) and left > 100])
    assert found == list(ORDER)


def test_islands_stand_in_order_on_the_page(built: Path, tmp_path: Path) -> None:
    """The same in a browser, letter by letter."""
    with Browser(tmp_path) as browser:
        browser.open(built / "testing.html", width=1200)
        lines = browser.evaluate(_POSITIONS)
    assert [_islands([tuple(spot) for spot in line]) for line in lines] == list(ORDER)
