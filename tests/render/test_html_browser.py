"""The pages in a real browser: axe-core finds nothing, nothing is asked for, nothing is complained of, at any width."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers
from tests.conftest import client
from tests.making import Maker
from tests.render.browser import Browser
from tests.render.pages import hard_repository

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WIDE, TELEPHONE = 1400, 360
OWN = ("cyber-crimes", "drug-trafficking", "human-trafficking", "terror-financing")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of this module."""
    with Browser(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="module")
def hard(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the small repository with a section of everything that is hard."""
    folder = tmp_path_factory.mktemp("hard") / "repository"
    shutil.copytree(template_repository, folder)
    hard_repository(Maker(folder))
    papers(folder, "build", "--formats", "html")
    return folder / "build" / "testing.html"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages of the repository's own papers."""
    if not (ROOT / "papers").is_dir():
        pytest.skip("the repository's own papers are not here")
    folder = tmp_path_factory.mktemp("own")
    ran = papers(ROOT, "build", "--formats", "html", "--out", str(folder))
    assert ran.code in (0, 1), ran.err
    return folder


def _faults(browser: Browser, page: Path, width: int) -> list[str]:
    """Whatever is wrong with a page at a width: with its rules, its requests, its console, its fit."""
    browser.open(page, width=width)
    faults = browser.axe() + browser.complaints()
    faults += [f"asked for {address}" for address in browser.requests() if address != page.as_uri()]
    if browser.evaluate("document.documentElement.scrollWidth") > width:
        faults.append("the page is wider than the screen")
    return faults


@pytest.mark.parametrize("width", [WIDE, TELEPHONE])
def test_axe_finds_nothing_on_a_page_of_everything_that_is_hard(browser: Browser, hard: Path, width: int) -> None:
    """Every rule of axe-core that is no experiment, those of level AAA included; no request, no word in the console."""
    assert _faults(browser, hard, width) == []


@pytest.mark.parametrize("width", [WIDE, TELEPHONE])
@pytest.mark.parametrize("paper", OWN)
def test_axe_finds_nothing_on_the_pages_of_the_four_papers(browser: Browser, own: Path, paper: str, width: int) -> None:
    """The same for the working drafts that this repository holds."""
    assert _faults(browser, own / f"{paper}.html", width) == []


def test_axe_finds_what_is_wrong(browser: Browser, hard: Path, tmp_path: Path) -> None:
    """The test itself: a page without alt text, with an outside picture and a style attribute does not pass."""
    spoilt = tmp_path / "spoilt.html"
    text = hard.read_text(encoding="utf-8").replace('alt="Two squares."', "")
    text = text.replace("</main>", '<img alt="x" src="http://127.0.0.1:9/x.png"><p style="color: red">x</p></main>')
    spoilt.write_text(text, encoding="utf-8")
    faults = _faults(browser, spoilt, WIDE)
    assert any(fault.startswith("image-alt:") for fault in faults)
    assert sum("Content Security Policy" in fault for fault in faults) >= 2


def test_the_style_sheet_is_taken_and_keys_reach_everything(browser: Browser, hard: Path) -> None:
    """The policy lets the style through; the first key press shows the skip link, with a ring that is seen."""
    browser.open(hard, width=TELEPHONE)
    assert browser.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(31, 58, 95)"
    hidden = "document.querySelector('.skip').getBoundingClientRect().right < 0"
    assert browser.evaluate(hidden) is True
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert browser.evaluate("document.activeElement.className") == "skip"
    assert browser.evaluate(hidden) is False
    assert browser.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_wide_things_scroll_in_their_boxes(browser: Browser, hard: Path) -> None:
    """On a telephone the table of eight columns is wider than its box, and can be moved there."""
    browser.open(hard, width=TELEPHONE)
    box = "document.querySelector('#tbl-wide').parentElement"
    assert browser.evaluate(f"{box}.scrollWidth > {box}.clientWidth + 100") is True
    assert browser.evaluate(f"{box}.tabIndex") == 0


def test_the_urdu_part_runs_from_right_to_left(browser: Browser, hard: Path) -> None:
    """The first column of its table stands on the right."""
    browser.open(hard, width=WIDE)
    cells = "[...document.querySelectorAll('#tbl-urdu th')].map(cell => cell.getBoundingClientRect().left)"
    first, second = browser.evaluate(cells)
    assert first > second


def test_it_prints_on_a4_without_what_is_for_the_screen(browser: Browser, hard: Path, tmp_path: Path) -> None:
    """A4, the wide table's page turned, DRAFT and the number on every page, no contents list and no banner."""
    browser.open(hard, width=WIDE)
    path = tmp_path / "printed.pdf"
    path.write_bytes(browser.printed())
    layout = subprocess.run([client("pdftotext"), "-layout", path, "-"], check=True, capture_output=True, text=True)
    pages = layout.stdout.rstrip("\f").split("\f")
    assert all("DRAFT" in page for page in pages)
    assert [page.split()[-4:] for page in pages[:2]] == [["Page", str(n), "of", str(len(pages))] for n in (1, 2)]
    assert "Contents" not in layout.stdout
    assert "Back to the top" not in layout.stdout
    sizes = subprocess.run([client("pdfinfo"), "-l", "99", path], check=True, capture_output=True, text=True).stdout
    turned = [float(a) > float(b) for a, b in re.findall(r"size:\s+([0-9.]+) x ([0-9.]+)", sizes)]
    assert (turned[0], turned.count(True)) == (False, 1)
    assert {round(float(a) * float(b), -3) for a, b in re.findall(r"size:\s+([0-9.]+) x ([0-9.]+)", sizes)} == {
        501000.0
    }
