"""What the fonts have, and what they lack."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from pipeline.cache import Cache
from pipeline.glyphs import covered, lacking, name_of


@pytest.fixture(scope="module")
def known() -> frozenset[str]:
    """The characters of the fonts that are installed."""
    return covered(Cache(None), Path("/nowhere"))


def test_the_fonts_have_what_the_papers_are_written_in(known: frozenset[str]) -> None:
    """English with all its marks, names of Europe, transliterations, every letter of Urdu."""
    english = "".join(map(chr, range(0x20, 0x7F))) + "£€§©–—‘’“”…•†‡½×°′″№"
    urdu = "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوؤہۂۃھءیئےۓآأ۰۱۲۳۴۵۶۷۸۹۔،؟؛٪ٰ ﷺ"
    for text in (english, "Żółć, Čapek, Ångström", "ā ī ū ṭ ḍ ṇ ḥ ṣ ʿ ʾ", "Ελλάδα Россия", urdu):
        assert lacking(text, known) == []


@pytest.mark.parametrize("text", ["😀", "中", "ह", "한", "ກ", "𓀀"])
def test_what_they_lack_is_named(text: str, known: frozenset[str]) -> None:
    """An emoji, Chinese, Devanagari, Korean, Lao, hieroglyphs: told once however often they stand."""
    assert lacking(f"a {text}{text} b", known) == [text]
    assert name_of(text).startswith(f"{text} (U+{ord(text):04X}, ")


def test_what_needs_no_glyph_lacks_none(known: frozenset[str]) -> None:
    """Line ends, joiners, direction marks, soft hyphens, odd spaces, variation selectors, what reading replaced."""
    assert lacking("\n\t\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2009\u3000\ufe0f\ufeff\ufffd", known) == []


def test_the_answer_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: frozenset[str]) -> None:
    """A second look opens no font."""
    cache = Cache(tmp_path)
    assert covered(cache, tmp_path / "fonts") == known
    module = importlib.import_module("fontTools.ttLib")
    monkeypatch.setattr(module, "TTFont", None)
    assert sys.modules["fontTools.ttLib"].TTFont is None
    assert covered(cache, tmp_path / "fonts") == known
