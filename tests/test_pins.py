"""The names of digests, what two of them say of each other, and what a review says whose digest is named otherwise."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import pandoc
from pipeline.cache import Cache
from pipeline.digest import FORM, digest_of
from pipeline.errors import MisuseError
from pipeline.examination import digests_of
from pipeline.findings import Place
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.papers.values import Mention, ReviewRecord, Verdict
from pipeline.pins import Pin, Relation
from pipeline.reviews.counting import Circumstances, Recorded, Stale, Weighed, weigh

if TYPE_CHECKING:
    from tests.making import Maker

ONE, OTHER = "1" * 64, "2" * 64
TELLS = "papers review repin testing tells whether it is the same"


@pytest.mark.parametrize(
    "name", [f"sha256:{ONE}", f"sha256:{ONE}/form-2/pandoc-3.9", f"sha256:{ONE}/form-10/pandoc-3.9.0.2"]
)
def test_a_name_is_taken_apart_and_written_again(name: str) -> None:
    """The old spelling and the whole one."""
    assert Pin.parse(name).name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ONE,
        f"sha256:{ONE[:-1]}",
        f"sha256:{ONE.replace('1', 'A')}",
        f"sha256:{ONE}/form-2",
        f"sha256:{ONE}/pandoc-3.9",
        f"sha256:{ONE}/form-0/pandoc-3.9",
        f"sha256:{ONE}/form-2/pandoc-",
        f"sha256:{ONE}/form-2/pandoc-3.9\n",
        f"sha256:{ONE}/form-2/pandoc-3.9/",
        f"sha256:{ONE}/form-٢/pandoc-3.9",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    """Half a name, and what merely looks like one."""
    with pytest.raises(ValueError, match="not the name of a digest"):
        Pin.parse(name)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (f"{ONE}/form-2/pandoc-3.9", f"{ONE}/form-2/pandoc-3.9", Relation.SAME),
        (f"{ONE}/form-2/pandoc-3.8", f"{ONE}/form-2/pandoc-3.9", Relation.SAME),
        (ONE, f"{ONE}/form-2/pandoc-3.9", Relation.SAME),
        (f"{ONE}/form-2/pandoc-3.9", f"{OTHER}/form-2/pandoc-3.9", Relation.OTHER),
        (f"{ONE}/form-2/pandoc-3.8", f"{OTHER}/form-2/pandoc-3.9", Relation.UNTOLD),
        (f"{ONE}/form-1/pandoc-3.9", f"{OTHER}/form-2/pandoc-3.9", Relation.UNTOLD),
        (ONE, f"{OTHER}/form-2/pandoc-3.9", Relation.UNTOLD),
        (ONE, OTHER, Relation.UNTOLD),
    ],
)
def test_what_two_names_say(one: str, other: str, relation: Relation) -> None:
    """Equal digits are one text; others are another text only where both were made alike."""
    pins = Pin.parse(f"sha256:{one}"), Pin.parse(f"sha256:{other}")
    assert pins[0].beside(pins[1]) is relation
    assert pins[1].beside(pins[0]) is relation


def weighed(text: str, stands: str | None, stale: Stale | None = None) -> Weighed:
    """A guide's own approval of that text, held against the text that stands; ``stale`` is what history says of it."""
    record = ReviewRecord(
        section="summary",
        reviewer=Mention(id="guide1", place=Place(path="x")),
        verdict=Verdict.APPROVED,
        text=f"sha256:{text}",
        commit="0" * 40,
        date="2020-02-14",
        note="",
        comments=(),
        path="papers/testing/reviews/summary/guide1.yaml",
    )
    around = Circumstances(
        digest=stands and f"sha256:{stands}",
        guides=["guide1"],
        trusted_guides=["guide1"],
        contributors=[],
        held=0.0,
        own_share=0.2,
        recorders=[],
        signed=False,
        stale=stale,
    )
    return weigh(record, Recorded(commit="0" * 40, committer="guide1", name="Guide One"), around)


@pytest.mark.parametrize("text", [ONE, f"{ONE}/form-2/pandoc-3.9", f"{ONE}/form-2/pandoc-3.6.1"])
def test_a_review_of_the_same_digits_counts(text: str) -> None:
    """Whatever they were made with, and in the old spelling too."""
    review = weighed(text, f"{ONE}/form-2/pandoc-3.9")
    assert (review.counts, review.current, review.why) == (True, True, None)


LOST = Stale(commit=None, author="", date="", words=0, hunks=())
"""The text that was read was not found in the history as the pandoc in use reads it."""
FOUND = Stale(commit="f" * 40, author="Researcher One", date="2020-02-15", words=1, hunks=(("", "a", "b", ""),))
NOW = f"{OTHER}/form-2/pandoc-3.9"


@pytest.mark.parametrize("stale", [None, LOST])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{ONE}/form-2/pandoc-3.6.1", f"the text was pinned under pandoc 3.6.1: {TELLS}"),
        (
            f"{ONE}/form-1/pandoc-3.9",
            "the text was pinned in form 1 of the digest, which is no longer made: it must be read again",
        ),
        (ONE, f"the text that was read is not in this history, or was pinned under another pandoc: {TELLS}"),
    ],
)
def test_a_review_is_not_called_stale_where_that_is_not_known(text: str, why: str, stale: Stale | None) -> None:
    """It does not count, and says what to do."""
    review = weighed(text, NOW, stale)
    assert (review.counts, review.current, review.why) == (False, False, why)


@pytest.mark.parametrize(
    ("text", "stands", "stale", "why"),
    [
        (f"{ONE}/form-2/pandoc-3.9", NOW, None, "the text has changed since it was read"),
        (f"{ONE}/form-2/pandoc-3.9", NOW, LOST, "the text that was read is not in this history"),
        (ONE, None, None, "the text has changed since it was read"),
        *(
            (text, NOW, FOUND, "the text has changed since it was read: 1 word, from fffffff on, by Researcher One")
            for text in (ONE, f"{ONE}/form-2/pandoc-3.6.1", f"{ONE}/form-2/pandoc-3.9")
        ),
    ],
)
def test_a_review_is_called_stale_where_that_is_known(
    text: str, stands: str | None, stale: Stale | None, why: str
) -> None:
    """By its digest, or by the history that holds the text that was read."""
    review = weighed(text, stands, stale)
    assert (review.counts, review.current, review.why) == (False, False, why)


def program(folder: Path, version: str) -> Path:
    """A program that is our pandoc in all but what it calls its version."""
    path = folder / f"pandoc-{version}"
    says = f'[ "$1" = --version ] && echo "pandoc {version}" && exit'
    path.write_text(f'#!/bin/sh\n{says}\nexec {shlex.quote(str(pandoc.binary()))} "$@"\n')
    path.chmod(0o755)
    return path


def test_another_pandoc_is_used_for_a_passage(repository: Maker, tmp_path: Path) -> None:
    """Its version is in the digests' names, and nothing kept under one is taken for the other's."""
    collection, _ = read_collection(Folder(repository.folder))
    cache = Cache(tmp_path / "cache")

    def made_with() -> set[str | None]:
        digests = digests_of(Folder(repository.folder), collection.papers.values(), cache)["testing"]
        assert len(digests) == 3
        return {Pin.parse(digest).pandoc for digest in digests.values()}

    ours = pandoc.binary(), pandoc.version()
    assert made_with() == {pandoc.version()}
    with pandoc.using(program(tmp_path, "3.7.1")) as version:
        assert made_with() == {version} == {"3.7.1"}
        with pandoc.using(program(tmp_path, "3.7.2")):
            assert pandoc.version() == "3.7.2"
        assert digest_of([], {}, (), ()).endswith(f"/form-{FORM}/pandoc-3.7.1")
    assert (pandoc.binary(), pandoc.version()) == ours
    assert made_with() == {pandoc.version()}


def test_ours_is_used_again_after_a_passage_that_failed(tmp_path: Path) -> None:
    """Whatever went wrong in it."""
    ours = pandoc.binary()
    with pytest.raises(KeyError), pandoc.using(program(tmp_path, "3.7.1")):
        raise KeyError
    assert pandoc.binary() == ours


def test_what_is_no_pandoc_or_too_old_a_one_is_refused(tmp_path: Path) -> None:
    """A file that is missing, another program, and a pandoc whose trees know no figures."""
    for path, message in (
        (tmp_path / "none", "cannot be started"),
        (Path("/bin/sh"), "is no pandoc"),
        (program(tmp_path, "2.19.2"), "is pandoc 2.19.2"),
    ):
        with pytest.raises(MisuseError, match=message), pandoc.using(path):
            pass
