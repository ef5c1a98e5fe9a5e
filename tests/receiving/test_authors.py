"""A file that several people changed: one commit each, the later ones upon the earlier."""

from __future__ import annotations

import pytest

from pipeline.errors import MisuseError, RefusedError
from tests.roundtrip.sample import TEXTS

from .conftest import BRANCH, Sent


def said(sent: Sent, revision: str, form: str) -> str:
    """What git says of a commit."""
    return sent.maker.git("show", "-s", f"--format={form}", revision).strip()


def test_an_edit_within_anothers_insertion(sent: Sent) -> None:
    """The reviewer's commit comes first, and holds what the reviewer wrote; the second author's changes that."""
    data = sent.edited(
        lambda word: word.replace("agencies", "offices here"),
        lambda word: word.author("Guide", "Two"),
        lambda word: word.replace("offices", "bureaus"),
        lambda word: word.replace("Neither", "None of it"),
    )
    received = sent.receive(data)
    assert [made.person for made in received.commits] == ["guide1", "guide2"]
    first, second = (made.commit for made in received.commits)
    assert sent.text("opening", first) == TEXTS["opening"].replace("agencies", "offices here")
    assert sent.text("ending", first) == TEXTS["ending"]
    assert sent.text("opening", second) == TEXTS["opening"].replace("agencies", "bureaus here")
    assert sent.text("ending", second) == TEXTS["ending"].replace("Neither", "None of it")
    assert said(sent, first, "%an <%ae>") == "Guide One <guide1@example.org>"
    assert said(sent, second, "%an <%ae>") == "Guide Two <guide2@example.org>"
    assert received.totals["applied"] == received.totals["all"]


def test_a_commit_bears_the_date_of_the_last_change(sent: Sent) -> None:
    """The moment in UTC, where Word tells it; the committer is whoever received the file."""
    data = sent.edited(lambda word: word.replace("agencies", "offices"))
    (made,) = sent.receive(data).commits
    assert said(sent, made.commit, "%aI") == "2026-03-02T04:01:00+00:00"
    assert said(sent, made.commit, "%cn") != "Guide One"
    assert said(sent, made.commit, "%P") == said(sent, "main", "%H")
    assert said(sent, BRANCH, "%H") == made.commit


def test_what_nobody_tracked_is_the_reviewers(sent: Sent) -> None:
    """It is taken in, and said."""
    received = sent.receive(sent.edited(lambda word: word.replace("agencies", "offices"), tracked=False))
    (item,) = received.changes
    assert (item.kind, item.author, item.text) == ("untracked", "guide1", "agencies → offices")
    assert [made.person for made in received.commits] == ["guide1"]


def test_one_strange_name_is_the_addressees(sent: Sent) -> None:
    """Word signs with what it was set up with; the account says whom it took the name for."""
    data = sent.edited(lambda word: word.author("Lenovo", "User"), lambda word: word.replace("agencies", "offices"))
    received = sent.receive(data)
    assert received.names.guessed == "Lenovo User"
    assert [made.person for made in received.commits] == ["guide1"]


def test_strange_names_beside_known_ones_are_asked_for(sent: Sent) -> None:
    """Who is meant is said on the command line, by an id of the registry."""
    data = sent.edited(
        lambda word: word.replace("agencies", "offices"),
        lambda word: word.author("Lenovo", "User"),
        lambda word: word.replace("Neither", "None"),
    )
    with pytest.raises(RefusedError, match="nobody called “Lenovo User”") as raised:
        sent.receive(data)
    assert '--name "Lenovo User=PERSON"' in raised.value.hint
    with pytest.raises(MisuseError, match="names nobody of the registry"):
        sent.receive(data, names=("Lenovo User=nobody",))
    received = sent.receive(data, names=("Lenovo User=guide2",))
    assert [made.person for made in received.commits] == ["guide1", "guide2"]


def test_a_name_that_nobody_in_the_file_has_is_a_mistake(sent: Sent) -> None:
    """It was mistyped, or the file is another one."""
    data = sent.edited(lambda word: word.replace("agencies", "offices"))
    with pytest.raises(MisuseError, match="nobody in the file is called “Lenovo”") as raised:
        sent.receive(data, names=("Lenovo=guide2",))
    assert "Guide One" in raised.value.hint
