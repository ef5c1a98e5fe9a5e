"""What git knows of authors, held against front matter and registry: WHO003 to WHO006."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.history.values import Attribution, SectionHistory, Share, UnknownIdentity

from .repository import findings_of, lines_of, make

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cache import Cache

PATH = "papers/alpha/sections/introduction.md"
DAY = date(2020, 2, 14)


def share(person: str | None, name: str, words: int) -> Share:
    return Share(person=person, name=name, words=words, portion=words / 100, commits=1, first=DAY, last=DAY)


ONE = share("researcher-one", "Researcher One", 200)


def attribution(*shares: Share, committed: bool = True, problems: tuple[str, ...] = ()) -> Attribution:
    total = sum(part.words for part in shares)
    history = SectionHistory(path=PATH, committed=committed, words=total, shares=shares, problems=problems)
    return Attribution(commit="0" * 40, sections={PATH: history})


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param(attribution(ONE), (), id="the contributor wrote it"),
        pytest.param(attribution(committed=False), (), id="text that is not committed is no fault"),
        pytest.param(attribution(), (f"WHO004 {PATH}:2:16",), id="nothing of the contributor's survives"),
        pytest.param(
            attribution(ONE, share("guide-one", "Guide One", 60)), (f"WHO005 {PATH}:2:16",), id="somebody not named"
        ),
        pytest.param(
            attribution(ONE, share("guide-one", "Guide One", 40)), (), id="a guide's corrections are no authorship"
        ),
        pytest.param(attribution(ONE, share("guide-one", "Guide One", 4)), (), id="four words are not worth naming"),
        pytest.param(
            attribution(share("researcher-one", "Researcher One", 2000), share("guide-one", "Guide One", 19)),
            (),
            id="less than one in a hundred is not either",
        ),
        pytest.param(
            attribution(ONE, share(None, "Somebody Else", 40)), (f"WHO005 {PATH}:2:16",), id="a stranger's words"
        ),
        pytest.param(
            attribution(share(None, "researcher one", 200)), (), id="the contributor under an address not known yet"
        ),
        pytest.param(
            attribution(ONE, problems=("it was moved in a commit that deleted another",)),
            (f"WHO006 {PATH}",),
            id="a past that cannot be followed",
        ),
        pytest.param(attribution(problems=("it is a symbolic link",)), (f"WHO006 {PATH}",), id="and is not guessed"),
    ],
)
def test_a_section_against_its_history(
    known: Attribution, expected: tuple[str, ...], tmp_path: Path, cache: Cache
) -> None:
    """Front matter and git agree, or the check says where they do not."""
    assert lines_of(findings_of(make(tmp_path), cache, known)) == expected


def test_an_author_whom_the_registry_lacks_is_told_once(tmp_path: Path, cache: Cache) -> None:
    """WHO003 belongs to the registry, not to a paper, and says where the entry to paste comes from."""
    stranger = UnknownIdentity(name="Somebody Else", emails=("else@example.org",), commits=3)
    (finding,) = findings_of(make(tmp_path), cache, Attribution(commit=None, sections={}, unknown=(stranger,)))
    assert (finding.code.name, finding.paper, str(finding.place)) == ("WHO003", None, "papers/people.yaml")
    assert "Somebody Else <else@example.org>" in finding.message
    assert "papers people" in finding.hint


def test_shares_are_told_in_words(tmp_path: Path, cache: Cache) -> None:
    """Who reads it need not know what a share is taken of."""
    (finding,) = findings_of(make(tmp_path), cache, attribution(ONE, share("guide-one", "Guide One", 100)))
    assert "100 of the section's 300 words (33 %)" in finding.message


def test_a_line_of_the_commits_to_ignore_that_names_none(tmp_path: Path, cache: Cache) -> None:
    """WHO006 leads to the line of that file."""
    problem = ".git-blame-ignore-revs, line 3: not a full commit hash, so not ignored"
    (finding,) = findings_of(make(tmp_path), cache, Attribution(commit=None, sections={}, problems=(problem,)))
    assert (finding.code.name, str(finding.place)) == ("WHO006", ".git-blame-ignore-revs:3:1")
