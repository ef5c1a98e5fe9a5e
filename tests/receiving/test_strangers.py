"""What a stranger found: losses that nobody tracked, tables, settled comments, other forms."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import RefusedError
from tests.roundtrip.sample import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Sent


def altered(data: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A file with one part changed, or taken out."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            content: bytes | None = source.read(name)
            if name == part and content is not None:
                content = change(content)
                assert content != source.read(name)
            if content is not None:
                file.writestr(name, content)
    return target.getvalue()


def test_a_row_behind_the_last_one(sent: Sent) -> None:
    """The paragraph that follows the table has nothing to do with it."""
    sent.receive(sent.edited(lambda word: word.row_after("25", "Coins", "5")))
    assert "| Cash      | 25    |\n| Coins     | 5     |\n" in sent.text("facts")


def test_a_table_that_cannot_go_as_a_whole_stays_as_a_whole(sent: Sent) -> None:
    """Its caption is left: then no cell goes either."""
    rows = ("Share", "40", "Jewellery", "25")
    received = sent.receive(sent.edited(*(lambda word, one=one: word.row_drop(one) for one in rows)))
    assert {item.outcome.value for item in received.changes} in ({"kept"}, {"applied"})
    text = sent.text("facts") if received.commits else TEXTS["facts"]
    assert ("| Gold bars |" in text) == ("| Cash      |" in text) == ("| Kind      |" in text)


def test_an_address_that_was_changed_unseen_is_told(sent: Sent) -> None:
    """It is no text, and would be lost without a word."""
    part = "word/_rels/document.xml.rels"
    data = altered(sent.data, part, lambda content: content.replace(b"example.org/portal", b"example.org/other"))
    (item,) = sent.receive(data).changes
    assert (item.outcome.value, item.reason) == ("kept", "a link leads elsewhere")


def test_a_formula_that_was_changed_unseen_is_told(sent: Sent) -> None:
    """What it now says is in the account."""
    data = altered(
        sent.data, "word/document.xml", lambda content: re.sub(rb"(<m:t[^>]*>)a(</m:t>)", rb"\1z\2", content, count=1)
    )
    (item,) = sent.receive(data).changes
    assert (item.outcome.value, item.reason) == ("kept", "a formula was changed inside")


def test_a_file_of_another_form_is_refused(sent: Sent) -> None:
    """Its anchors may mean something else."""
    form = re.compile(rb'(name="papers-form"[^>]*>\s*<vt:lpwstr>)1')
    data = altered(sent.data, "docProps/custom.xml", lambda content: form.sub(rb"\g<1>99", content))
    with pytest.raises(RefusedError, match="made by another version of papers"):
        sent.receive(data)


def test_a_commit_that_is_not_the_files_is_refused(sent: Sent) -> None:
    """What the file says of itself is not overruled in silence."""
    with pytest.raises(RefusedError, match="the file is of commit"):
        sent.receive(sent.data, commit=sent.maker.git("rev-parse", "HEAD~1").strip())


@pytest.mark.parametrize("tracked", [True, False])
def test_a_paragraph_joined_to_a_title_is_kept(sent: Sent, *, tracked: bool) -> None:
    """One item for a person; the title is not told as deleted, and nothing is written."""
    received = sent.receive(sent.edited(lambda word: word.join("After the code"), tracked=tracked))
    (item,) = received.changes
    assert (item.outcome.value, item.kind) == ("kept", "deletion" if tracked else "untracked")
    assert item.path.endswith("sections/facts.md")
    assert "beside a section's title" in item.reason
    assert received.commits == ()


def test_a_title_joined_to_what_follows_is_kept(sent: Sent) -> None:
    """So it is from the other side."""
    received = sent.receive(sent.edited(lambda word: word.join("What to do")))
    assert [item.outcome.value for item in received.changes] == ["kept"]
    assert "beside a section's title" in received.changes[0].reason
