"""A file that comes back says what it is, or is asked; one that is something else is not taken."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pypandoc
import pytest

from pipeline.errors import MisuseError, RefusedError
from pipeline.receiving import opening
from pipeline.wordfile.inventory import Balance
from tests.roundtrip.sample import PAPER
from tests.wordfile import building

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Sent

_MARKS = re.compile(rb"<w:bookmark(?:Start|End)\b[^>]*/>")
_CUSTOM = re.compile(rb"<(?:Relationship|Override)\b[^>]*custom[^>]*/>")


def stripped(data: bytes, *, anchors: bool = True, properties: bool = True) -> bytes:
    """A file without its anchors, and without what it says of itself."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            content = source.read(name)
            if anchors and name in ("word/document.xml", "word/footnotes.xml"):
                content = _MARKS.sub(b"", content)
            if properties and name == "docProps/custom.xml":
                continue
            if properties and name in ("_rels/.rels", "[Content_Types].xml"):
                content = _CUSTOM.sub(b"", content)
            file.writestr(name, content)
    return target.getvalue()


def test_what_was_not_edited_changes_nothing(sent: Sent) -> None:
    """No commit, no branch, and the files as they were."""
    before = sent.heads()
    received = sent.receive(sent.data)
    assert (received.commits, received.changes) == ((), ())
    assert sent.heads() == before
    assert sent.maker.git("status", "--porcelain") == ""


def test_anchors_and_properties_may_be_lost(sent: Sent) -> None:
    """The text alone tells where everything belongs, equal cells included."""
    commit = sent.maker.git("rev-parse", "HEAD").strip()
    data = stripped(
        sent.edited(
            lambda word: word.replace("agencies", "offices"),
            lambda word: word.split("nobody counts it."),
            lambda word: word.replace("35", "36"),
        )
    )
    received = sent.receive(data, paper=PAPER, commit=commit, reviewer="guide1")
    assert received.totals["applied"] == received.totals["all"] > 0
    assert "nobody counts it.\n\nThe offices meet" in sent.text("opening")
    assert "| Jewellery | 36    |" in sent.text("facts")


def test_a_file_that_says_nothing_of_itself_is_asked_for_it(sent: Sent) -> None:
    """What is missing is named as the option that gives it."""
    with pytest.raises(MisuseError) as raised:
        sent.receive(stripped(sent.data), reviewer="guide1")
    assert "--paper … --commit" in raised.value.hint
    assert "--as" not in raised.value.hint


def test_a_file_of_another_paper_is_refused(sent: Sent) -> None:
    """What the file says of itself is not overruled in silence."""
    with pytest.raises(RefusedError, match=f"the file is of {PAPER}, not of another"):
        sent.receive(sent.data, paper="another")


def test_a_commit_of_no_history_is_refused(sent: Sent) -> None:
    """A hash that nobody knows, and a commit of a branch that was never merged."""
    data = stripped(sent.data, anchors=False)
    with pytest.raises(RefusedError, match="not in this history"):
        sent.receive(data, commit="0123456789abcdef0123456789abcdef01234567", paper=PAPER, reviewer="guide1")
    sent.maker.git("checkout", "-q", "-b", "side")
    sent.change("opening", "twice a year", "once a year")
    side = sent.maker.git("rev-parse", "HEAD").strip()
    sent.maker.git("checkout", "-q", "main")
    with pytest.raises(RefusedError, match="not in this history"):
        sent.receive(data, commit=side, paper=PAPER, reviewer="guide1")


def test_another_text_is_refused(sent: Sent) -> None:
    """A Word file of something else would delete all that was sent."""
    commit = sent.maker.git("rev-parse", "HEAD").strip()
    other = building.docx("".join(building.p(building.r(f"Something else, number {number}.")) for number in range(30)))
    with pytest.raises(RefusedError, match="does not hold the text of"):
        sent.receive(other, paper=PAPER, commit=commit, reviewer="guide1")


def test_what_cannot_be_accounted_for_stops_everything(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that the reading of a file has missed is a reason to write nothing."""
    odd = Balance(missing=(), twice=(), unknown=(("word/document.xml", 1),))  # type: ignore[arg-type]
    monkeypatch.setattr(opening, "balance", lambda *_: odd)
    before = sent.heads()
    with pytest.raises(RefusedError, match="cannot be accounted for"):
        sent.receive(sent.edited(lambda word: word.replace("agencies", "offices")))
    assert sent.heads() == before


def test_changes_in_the_work_tree_are_not_mixed_in(sent: Sent) -> None:
    """The account would speak of a text that no commit holds."""
    (sent.maker.folder / "papers" / PAPER / "sections" / "opening.md").write_text("Other.\n")
    with pytest.raises(MisuseError, match="not committed"):
        sent.receive(sent.data)


def test_a_dry_run_finds_out_the_same_and_writes_nothing(sent: Sent) -> None:
    """The account is the one that receiving gives."""
    data = sent.edited(lambda word: word.replace("agencies", "offices"), lambda word: word.replace("p. 3", "p. 4"))
    before = sent.heads()
    dry = sent.receive(data, dry_run=True)
    assert sent.heads() == before
    assert dry.changes == sent.receive(data).changes


def written_anew(data: bytes, folder: Path) -> bytes:
    """A file that pandoc read and wrote: without properties, anchors, comments, and most of its styles."""
    source, target = folder / "sent.docx", folder / "anew.docx"
    source.write_bytes(data)
    subprocess.run([pypandoc.get_pandoc_path(), source, "-o", target], check=True)
    return target.read_bytes()


def test_contents_are_known_by_what_they_say(sent: Sent, tmp_path: Path) -> None:
    """Where a program has written the file anew nobody has typed them, and an edit is the only change that is told."""
    also = {"paper": PAPER, "commit": "HEAD", "reviewer": "guide1"}
    calm = sent.receive(written_anew(sent.data, tmp_path), dry_run=True, **also)
    assert not [item.text for item in calm.changes if "Scale and trend" in item.text or "Contents" in item.text]
    data = sent.edited(lambda word: word.replace("Courts should publish", "Courts must publish"), tracked=False)
    edited = sent.receive(written_anew(data, tmp_path), dry_run=True, **also)
    told = [item.text for item in edited.changes]
    assert [text for text in told if text not in [item.text for item in calm.changes]] == ["should → must"]
    assert not [item.text for item in calm.changes if item.path == "" and item.outcome.value == "kept"]
