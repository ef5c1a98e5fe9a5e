"""Files that outsiders wrote: strict UTF-8, nothing invisible, only regular files inside the folder, within a size."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Code
from pipeline.limits import DEFAULT
from pipeline.papers.files import FileFault, Folder, is_plain_name, position

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.findings import Finding


def read(folder: Path, data: bytes) -> tuple[str, list[str]]:
    """The text of a file with those bytes, and its findings."""
    (folder / "x.md").write_bytes(data)
    findings: list[Finding] = []
    text = Folder(folder).text("x.md", findings, paper="alpha", section="introduction")
    for finding in findings:
        assert (finding.paper, finding.section, finding.place.path) == ("alpha", "introduction", "x.md")
        assert finding.hint
    return text, [f"{finding.code.name} {finding.place.line}:{finding.place.column}" for finding in findings]


@pytest.mark.parametrize(
    "data",
    [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\r\nb\r\n"],
    ids=["LF", "CRLF", "BOM", "both"],
)
def test_line_ends_of_windows_and_a_byte_order_mark_are_harmless(data: bytes, tmp_path: Path) -> None:
    """They are the same text."""
    assert read(tmp_path, data) == ("a\nb\n", [])


@pytest.mark.parametrize(
    "text",
    [
        "“Quotes” – dashes — … § © ½ é ñ",
        "می\u200cخواهم",  # a joiner of Persian and Urdu
        "پاکستان کی معیشت، ۲۰۲۰",
        "क्\u200dष",
        "a\u00a0b\tc",
        "\u200eLTR\u200f",
        "日本 🇵🇰 ✓",
        "e\u0301",
    ],
)
def test_what_scripts_need_is_kept(text: str, tmp_path: Path) -> None:
    """Joiners and direction marks, no-break spaces, combining marks, pictures."""
    assert read(tmp_path, text.encode()) == (text, [])


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x00", "U+0000"), ("\x07", "U+0007"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\x85", "U+0085"),
        ("\u202e", "right-to-left override"),
        ("\u202a", "U+202A"), ("\u2066", "U+2066"), ("\u200b", "zero width space"),
        ("\u2060", "word joiner"), ("\ufeff", "U+FEFF"), ("\u00ad", "soft hyphen"), ("\U000e0041", "tag latin"),
        ("\ue000", "U+E000"), ("\uffff", "U+FFFF"), ("\u2028", "line separator"), ("\u2029", "paragraph separator"),
        ("\ufff9", "interlinear"), ("\x0c", "U+000C"), ("\x0b", "U+000B"),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_told_and_replaced(character: str, name: str, tmp_path: Path) -> None:
    """Controls, overrides, zero-width spaces, tags, private and unassigned characters, at their place."""
    (tmp_path / "x.md").write_bytes(f"one\ntw{character}o\n".encode())
    findings: list[Finding] = []
    assert Folder(tmp_path).text("x.md", findings) == "one\ntw\ufffdo\n"
    assert [(one.code, one.place.line, one.place.column) for one in findings] == [(Code.SAFE007, 2, 3)]
    assert name in findings[0].message
    assert character not in findings[0].message


def test_a_bare_carriage_return_is_told(tmp_path: Path) -> None:
    """Some programs take it for the end of a line, and so a line could be hidden from others."""
    assert read(tmp_path, b"a\rb\r\nc\r\r\n") == ("a\ufffdb\nc\ufffd\n", ["SAFE007 1:2", "SAFE007 2:2"])


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ("eins\nzwölf".encode("latin-1"), "SAFE008 2:3"),
        (b"a\r\nb\xff\n", "SAFE008 2:2"),
        (b"\xc0\xaf", "SAFE008 1:1"),
        (b"\xed\xa0\x80", "SAFE008 1:1"),
        (b"ab\xe2\x82", "SAFE008 1:3"),
        ("text".encode("utf-16"), "SAFE008 1:1"),
    ],
    ids=["latin-1", "stray byte", "overlong", "surrogate", "cut off", "utf-16"],
)
def test_what_is_not_utf8_is_told_at_its_first_byte(data: bytes, where: str, tmp_path: Path) -> None:
    """And a draft can still be made of the rest."""
    text, found = read(tmp_path, data)
    assert found[0] == where
    assert "\ufffd" in text
    assert "\x00" not in text


def test_utf16_is_named(tmp_path: Path) -> None:
    """Notepad's “Unicode” is the usual cause."""
    (tmp_path / "x.md").write_bytes("text".encode("utf-16"))
    findings: list[Finding] = []
    Folder(tmp_path).text("x.md", findings)
    assert "UTF-16" in findings[0].message


def test_many_faults_are_told_twenty_times(tmp_path: Path) -> None:
    """All of them are replaced."""
    text, found = read(tmp_path, "\u200b".encode() * 1000)
    assert len(found) == 20
    assert text == "\ufffd" * 1000


def refused(folder: Path, path: str, largest: int = 100) -> Code:
    """The code of the fault that reading a file is."""
    with pytest.raises(FileFault) as caught:
        Folder(folder).data(path, largest=largest)
    assert caught.value.hint
    return caught.value.code


def test_only_regular_files_inside_the_folder_are_read(tmp_path: Path) -> None:
    """No link, be it the file or a folder on the way; no folder, pipe or path that leads out."""
    inside = tmp_path / "repository"
    (inside / "a").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (inside / "real").write_text("x")
    (inside / "link").symlink_to("real")
    (inside / "broken").symlink_to("nowhere")
    (inside / "away").symlink_to(tmp_path)
    os.mkfifo(inside / "pipe")
    assert Folder(inside).data("real", largest=100) == b"x"
    for path in ("link", "broken", "away/secret", "away", "a", "pipe"):
        assert refused(inside, path) is Code.SAFE009, path
    for path in ("../secret", "a/../../secret", "/etc/passwd", "", "a/../real"):
        assert refused(inside, path) is Code.SAFE005, path
    assert refused(inside, "a/missing") is Code.CFG005
    assert refused(inside, "real/x") is Code.SAFE009


def test_names_are_listed_of_real_folders_only(tmp_path: Path) -> None:
    """Sorted, and nothing of a link, a file or a folder that is not there."""
    (tmp_path / "a").mkdir()
    for name in ("c", "b", ".d"):
        (tmp_path / "a" / name).write_text("")
    (tmp_path / "link").symlink_to("a")
    folder = Folder(tmp_path)
    assert folder.names("a") == (".d", "b", "c")
    assert folder.names("link") == folder.names("missing") == folder.names("a/b") == folder.names("../a") == ()
    assert folder.is_folder("a")
    assert not folder.is_folder("link")
    assert folder.holds("link")


def test_a_file_over_the_size_is_not_read(tmp_path: Path) -> None:
    """One of just that size is."""
    (tmp_path / "x").write_bytes(b"x" * 100)
    assert len(Folder(tmp_path).data("x", largest=100)) == 100
    assert refused(tmp_path, "x", largest=99) is Code.SAFE010


def test_a_text_over_the_size_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of a text is the one in force."""
    monkeypatch.setattr("pipeline.limits._in_force", [replace(DEFAULT, text_bytes=10)])
    with pytest.raises(FileFault) as caught:
        read(tmp_path, b"x" * 11)
    assert caught.value.code is Code.SAFE010


@pytest.mark.parametrize("name", ["a", "a-b_c.d1", "1.md"])
def test_plain_names(name: str) -> None:
    """Lower-case letters, digits, dot, hyphen, underscore."""
    assert is_plain_name(name)


@pytest.mark.parametrize("name", ["", "A", "ä", "a b", "-a", ".a", "_a", "a\n", "a/b", "a\u0301"])
def test_odd_names(name: str) -> None:
    """What some system writes otherwise, or reads as an option."""
    assert not is_plain_name(name)


def test_positions_count_from_one() -> None:
    """In lines and characters."""
    assert position("ab\nçd", 0) == (1, 1)
    assert position("ab\nçd", 2) == (1, 3)
    assert position("ab\nçd", 4) == (2, 2)
