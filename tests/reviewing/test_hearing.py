"""Comments that come back: known again whatever a client lost of them, taken in once, and nobody else's touched."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from pipeline.findings import Place
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.papers.records import record_in
from pipeline.papers.values import Comment, Mention, Reply, ReviewRecord, Verdict
from pipeline.reviewing.hearing import Heard, Result, Told, hear
from pipeline.reviewing.yamlout import record_text
from pipeline.wordfile.values import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.papers.values import Paper

SENT, LATER = "1" * 40, "2" * 40
OLD, READ = "sha256:" + "a" * 64, "sha256:" + "b" * 64
MORNING, NOON, EVENING = (f"2020-02-14T{hour}:30:00+05:00" for hour in ("09", "12", "18"))
DAY = "2020-03-01"
LATE = "2020-02-19T19:00:00Z"


def who(person: str) -> Mention:
    return Mention(id=person, place=Place(path=""))


def reply(person: str, date: str, text: str) -> Reply:
    return Reply(author=who(person), date=date, text=text)


def comment(
    name: str, text: str, *replies: Reply, date: str = MORNING, quote: str = "the office", **also: object
) -> Comment:
    values = {"block": 2, "open": True, "author": who("guide1"), **also}
    return Comment(id=name, date=date, quote=quote, text=text, replies=replies, **values)  # type: ignore[arg-type]


def record(*comments: Comment, section: str = "threats", person: str = "guide1", **also: object) -> ReviewRecord:
    values = {"verdict": Verdict.COMMENTED, "text": OLD, "commit": SENT, "date": "2020-02-14", "note": "", **also}
    path = f"papers/testing/reviews/{section}/{person}.yaml"
    return ReviewRecord(section=section, reviewer=who(person), comments=comments, path=path, **values)  # type: ignore[arg-type]


@dataclass
class Desk:
    """A paper's records as they were sent and as they are now, and a file that comes back."""

    paper: Paper
    sent: list[ReviewRecord]
    now: list[ReviewRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now = self.now or list(self.sent)

    def file(self) -> list[Heard]:
        """The file as Word saves it untouched."""
        heard: list[Heard] = []
        for one in self.sent:
            for known in one.comments:
                root = str(len(heard))
                at = {"section": one.section, "block": known.block, "quote": known.quote, "done": not known.open}
                heard.append(said(root, known.text, person=known.author.id, date=known.date, **at))
                for answer in known.replies:
                    more = said(f"{len(heard)}", answer.text, person=answer.author.id, date=answer.date, **at)
                    heard.append(replace(more, parent=root))
        return heard

    def hear(self, heard: Sequence[Heard], person: str = "guide1") -> tuple[dict[str, ReviewRecord], list[Told]]:
        """The changed records by path, and what is told; they are then what is read from their files."""
        digests = {"summary": READ, "threats": READ}
        also = {"digests": digests, "commit": SENT, "date": DAY, "reviewer": person}
        changed, told = hear(self.paper, heard, sent=self.sent, now=self.now, **also)  # type: ignore[arg-type]
        left = {one.path: one for one in self.now}
        for one in changed:
            again = record_in(one.path, record_text(one).encode())
            assert again is not None
            assert record_text(again) == record_text(one)
            left[one.path] = again
        self.now = list(left.values())
        return {one.path: one for one in changed}, list(told)


def said(name: str, text: str, *, person: str = "guide1", date: str = LATE, **also: object) -> Heard:
    values = {"section": "threats", "block": 2, "quote": "the office", "done": False, "parent": "", **also}
    key = Key("word/comments.xml", int(name))
    return Heard(key=key, id=name, author=person, date=date, text=text, **values)  # type: ignore[arg-type]


@pytest.fixture
def desk(template_repository: Path) -> Desk:
    """Two records: one comment with two answers, one settled, and a researcher's on another section."""
    collection, _ = read_collection(Folder(template_repository))
    first = comment("c1", "Which agency?", reply("researcher1", NOON, "That one."), reply("guide1", EVENING, "Good."))
    second = comment("c2", "Since when?", date=NOON, open=False, quote="them")
    other = comment("c1", "Agreed.", author=who("researcher2"), block=1, quote="Tests are")
    return Desk(
        collection.papers["testing"],
        [record(first, second), record(other, section="summary", person="researcher2")],
    )


def results(told: Sequence[Told]) -> list[str]:
    return [one.result.name for one in told]


def word(heard: Sequence[Heard]) -> list[Heard]:
    """As Word saves it."""
    return list(heard)


def google(heard: Sequence[Heard]) -> list[Heard]:
    """Each answer a comment of its own, and all ids new."""
    return [replace(one, parent="", id=str(70 - place)) for place, one in enumerate(heard)]


def libreoffice(heard: Sequence[Heard]) -> list[Heard]:
    """No parents, new ids, by place and then as it likes, moments without the zone that they were in."""
    lost = [replace(one, parent="", id=str(90 + place)) for place, one in enumerate(heard)]
    return [replace(one, date=one.date.replace("+05:00", "Z")) for one in reversed(lost)]


def dateless(heard: Sequence[Heard]) -> list[Heard]:
    """Parents kept, dates gone, and blanks at the ends of lines."""
    return [replace(one, date="", text=one.text + " \r\n") for one in heard]


CLIENTS = pytest.mark.parametrize("client", [word, google, libreoffice, dateless])


@CLIENTS
def test_a_file_that_nobody_touched_changes_nothing(desk: Desk, client: Callable[..., list[Heard]]) -> None:
    """Every comment and answer is known again, whatever the client lost."""
    changed, told = desk.hear(client(desk.file()))
    assert changed == {}
    assert results(told) == ["KNOWN"] * 5
    assert sorted((one.section, one.reviewer, one.comment) for one in told) == [
        ("summary", "researcher2", "c1"),
        *[("threats", "guide1", "c1")] * 3,
        ("threats", "guide1", "c2"),
    ]


@CLIENTS
def test_what_is_new_is_taken_once(desk: Desk, client: Callable[..., list[Heard]]) -> None:
    """A comment, an answer to it, an answer to a known one: in their records after one hearing, and after three."""
    file = desk.file()
    fresh = said("10", "And this?", quote="their number", block=4, date="2020-02-20T10:00:00Z")
    file[3:3] = [replace(said("11", "Indeed.", person="researcher1", date="2020-02-20T11:00:00Z"), parent="0")]
    file += [fresh, replace(fresh, id="12", parent="10", text="Yes.", author="researcher1", key=Key("x", 12))]
    heard = client(file)
    if client is libreoffice:  # what answers comes after, within a thread
        heard = heard[::-1]
    changed, told = desk.hear(heard)
    assert sorted(results(told)) == ["KNOWN"] * 5 + ["NEW"] * 3
    (left,) = changed.values()
    c1, _, c3 = left.comments
    assert [(one.author.id, one.text) for one in c1.replies][-1] == ("researcher1", "Indeed.")
    assert (c3.id, c3.author.id, c3.text, c3.quote, c3.block, c3.open) == (
        *("c3", "guide1", "And this?", "their number", 4, True),
    )
    assert [(one.author.id, one.text) for one in c3.replies] == [("researcher1", "Yes.")]
    assert c3.date == (fresh.date if client is not dateless else DAY)
    for _ in range(2):
        changed, told = desk.hear(heard)
        assert changed == {}
        assert results(told) == ["KNOWN"] * 8


def test_a_first_comment_makes_a_record(desk: Desk) -> None:
    """Of its author, on what was sent, as it reads in the file."""
    changed, told = desk.hear([*desk.file(), said("10", "Odd.", person="researcher1", section="summary", block=None)])
    made = changed["papers/testing/reviews/summary/researcher1.yaml"]
    assert (made.verdict, made.text, made.commit, made.date) == (Verdict.COMMENTED, READ, SENT, DAY)
    assert [(one.id, one.text, one.block, one.date) for one in made.comments] == [("c1", "Odd.", None, LATE)]
    assert (told[-1].result, told[-1].section, told[-1].reviewer, told[-1].comment) == (
        *(Result.NEW, "summary", "researcher1", "c1"),
    )


def test_an_approval_becomes_a_comment_and_a_demand_stays(desk: Desk) -> None:
    """Whoever still asks has not approved; whoever asked for changes still does, with what they said."""
    for verdict, note in ((Verdict.APPROVED, ""), (Verdict.CHANGES_REQUESTED, "Mend it.")):
        desk.sent = desk.now = [record(verdict=verdict, note="Mend it.")]
        changed, _ = desk.hear([said("0", "Why?")])
        (left,) = changed.values()
        expected = Verdict.COMMENTED if verdict is Verdict.APPROVED else verdict
        assert (left.verdict, left.note, left.text, left.commit, left.date) == (expected, note, READ, SENT, DAY)


def test_a_record_made_since_keeps_what_it_was_made_of(desk: Desk) -> None:
    """A text that was read later is not taken back for the one that was sent."""
    newer = record(text="sha256:" + "c" * 64, commit=LATER, date="2020-02-28", verdict=Verdict.APPROVED)
    for sent in ([record()], []):
        desk.sent, desk.now = sent, [newer]
        changed, _ = desk.hear([said("0", "Why?"), said("1", "And why?")])
        (left,) = changed.values()
        assert (left.text, left.commit, left.date, left.verdict) == (
            *(newer.text, LATER, "2020-02-28", Verdict.COMMENTED),
        )
        assert [one.id for one in left.comments] == ["c1", "c2"]


@pytest.mark.parametrize("place", [0, 3])
def test_whom_a_file_is_for_settles_their_own(desk: Desk, place: int) -> None:
    """Settled in the file, settled in the record; opened again, open again; the second time nothing more."""
    file = desk.file()
    file[place] = replace(file[place], done=not file[place].done)
    changed, told = desk.hear(file)
    (left,) = changed.values()
    assert [one.open for one in left.comments] == ([False, False] if place == 0 else [True, True])
    assert told[place].result is Result.UPDATED
    assert (left.text, left.commit, left.date) == (OLD, SENT, "2020-02-14")
    assert desk.hear(file)[0] == {}


def test_nobody_settles_what_is_not_theirs(desk: Desk) -> None:
    """Who pressed the button is not in the file, so that it counts as whom the file was for; the command is told."""
    file = desk.file()
    file[0], file[3] = replace(file[0], done=True), replace(file[3], done=False)
    changed, told = desk.hear(file, person="researcher1")
    assert changed == {}
    assert (told[0].result, told[0].hint) == (
        Result.KEPT,
        "papers comments resolve testing/threats/guide1/c1 --as guide1",
    )
    assert (told[3].result, told[3].reason) == (Result.KEPT, "it is opened again, which is guide1's to do")


def test_what_was_settled_since_stays_settled(desk: Desk) -> None:
    """A file that still shows a comment open opens nothing that has been settled since it was sent."""
    file = desk.file()
    first = desk.now[0]
    desk.now[0] = replace(first, comments=(replace(first.comments[0], open=False), first.comments[1]))
    changed, told = desk.hear(file)
    assert changed == {}
    assert results(told) == ["KNOWN"] * 5


def test_an_edited_comment_is_updated_by_its_author_only(desk: Desk) -> None:
    """In the author's own record; an answer, and what changed in the record too, is a person's to look at."""
    file = desk.file()
    file[0] = replace(file[0], text="Which agency, and why?")
    file[1] = replace(file[1], text="The other one.")
    changed, told = desk.hear(file)
    (left,) = changed.values()
    assert left.comments[0].text == "Which agency, and why?"
    assert [one.text for one in left.comments[0].replies] == ["That one.", "Good."]
    assert results(told)[:2] == ["UPDATED", "KEPT"]
    assert "“The other one.”" in told[1].reason
    assert desk.hear(file)[0] == {}
    desk.now[0] = replace(desk.now[0], comments=(replace(left.comments[0], text="Never mind."), left.comments[1]))
    file[0] = replace(file[0], text="Something else?")
    changed, told = desk.hear(file)
    assert changed == {}
    assert told[0].result is Result.KEPT


def test_what_is_missing_in_the_file_is_left_alone(desk: Desk) -> None:
    """A comment that somebody deleted in Word stays in its record."""
    changed, told = desk.hear(desk.file()[3:4])
    assert changed == {}
    assert results(told) == ["KNOWN"]


def test_what_was_taken_out_of_its_record_does_not_come_back(desk: Desk) -> None:
    """A file that still has it does not bring it back, and an answer to it is kept for a person."""
    file = desk.file()
    file.append(replace(said("10", "Still?"), parent="0"))
    desk.now[0] = replace(desk.now[0], comments=(comment("c1", "Another one.", date=EVENING),))
    changed, told = desk.hear(file)
    assert changed == {}
    assert results(told) == ["KNOWN", "KNOWN", "KNOWN", "KNOWN", "KNOWN", "KEPT"]
    assert told[-1].reason == "the comment that it answers has been taken out of its record: “Still?”"


def test_the_same_words_at_other_places_are_told_apart(desk: Desk) -> None:
    """The same "Agreed." of the same person, elsewhere or at another time, is a comment of its own."""
    file = desk.file()
    again = said("10", "Agreed.", person="researcher2", date="2020-02-21T10:00:00Z", quote="them", block=3)
    changed, told = desk.hear([*file, again])
    assert results(told) == ["KNOWN"] * 5 + ["NEW"]
    assert [one.text for one in changed["papers/testing/reviews/threats/researcher2.yaml"].comments] == ["Agreed."]


def test_an_orphan_on_the_same_words_is_an_answer(desk: Desk) -> None:
    """Where a client lost whose answer it is, and only there."""
    late = said("10", "Settled then?", person="researcher2", date="2020-02-21T10:00:00Z")
    changed, told = desk.hear([*google(desk.file()), late])
    (left,) = changed.values()
    assert [one.text for one in left.comments[0].replies] == ["That one.", "Good.", "Settled then?"]
    assert (told[-1].result, told[-1].comment) == (Result.NEW, "c1")
    desk.now = list(desk.sent)
    changed, told = desk.hear([*desk.file(), late])
    assert [one.text for one in changed["papers/testing/reviews/threats/researcher2.yaml"].comments] == [
        "Settled then?"
    ]
    desk.now = list(desk.sent)
    changed, told = desk.hear([late, *google(desk.file())])
    assert list(changed) == ["papers/testing/reviews/threats/researcher2.yaml"]


@pytest.mark.parametrize("elsewhere", [{"part": "item 2"}, {"occurrence": 2}])
def test_an_orphan_on_equal_words_elsewhere_is_no_answer(desk: Desk, elsewhere: dict[str, object]) -> None:
    """The same words of another item, or again in the same one, are others."""
    late = said("10", "And this?", person="researcher2", date="2020-02-21T10:00:00Z", **elsewhere)
    changed, _ = desk.hear([*google(desk.file()), late])
    (own,) = changed["papers/testing/reviews/threats/researcher2.yaml"].comments
    assert (own.part, own.occurrence) == (elsewhere.get("part", ""), elsewhere.get("occurrence"))


def test_equal_comments_on_equal_words_keep_their_places(desk: Desk) -> None:
    """Of two that say the same at the same moment, the file's second one is the record's second one."""
    one, other = (comment(f"c{number}", "Why?", part=f"item {number}") for number in (1, 2))
    desk.sent = desk.now = [record(one, other)]
    two = [said(str(at), "Why?", date=MORNING, part=f"item {at}", done=at == 1) for at in (2, 1)]
    changed, told = desk.hear(two)
    assert [what.comment for what in told] == ["c2", "c1"]
    assert [not known.open for known in changed["papers/testing/reviews/threats/guide1.yaml"].comments] == [True, False]


@pytest.mark.parametrize(
    ("change", "result", "reason"),
    [
        ({"section": ""}, "KEPT", "it hangs on “the office”, which no section's file holds: “Why?”"),
        ({"section": "", "quote": ""}, "KEPT", "it hangs on no words of a section: “Why?”"),
        ({"section": "annex", "quote": ""}, "KEPT", "it hangs on annex, a section that is no longer there: “Why?”"),
        ({"text": "  "}, "KEPT", "the comment says nothing"),
        ({"text": "x" * 10_001}, "KEPT", "the comment has more than 10,000 characters"),
        ({"text": "a\u202eb"}, "KEPT", "the comment has a character that nobody sees (U+202E)"),
        ({"text": "a\x07b"}, "KEPT", "the comment has a character that nobody sees (U+0007)"),
        ({"author": ""}, "REFUSED", "the registry knows nobody by that name"),
    ],
)  # fmt: skip
def test_what_cannot_be_recorded_is_kept(desk: Desk, change: dict[str, str], result: str, reason: str) -> None:
    """With why, its words and where it hangs; so is an answer to it."""
    bad = replace(said("10", "Why?"), **change)  # type: ignore[arg-type]
    changed, told = desk.hear([*desk.file(), bad, replace(said("11", "Because."), parent="10")])
    assert changed == {}
    assert (told[-2].result.name, told[-2].reason) == (result, reason)
    assert (told[-1].result.name, told[-1].reason) == ("KEPT", "the comment that it answers was not taken: “Because.”")


def test_a_hidden_sign_in_a_known_text_changes_nothing(desk: Desk) -> None:
    """An edit that brings in what nobody sees is not taken."""
    file = desk.file()
    file[0] = replace(file[0], text="Which\u202e agency?")
    changed, told = desk.hear(file)
    assert changed == {}
    assert (told[0].result, told[0].comment) == (Result.KEPT, "c1")


def test_parents_that_go_round_or_lead_nowhere_stop_nothing(desk: Desk) -> None:
    """Each is told once."""
    round_ = [replace(said("10", "A?"), parent="11"), replace(said("11", "B?"), parent="10")]
    lost = replace(said("12", "C?"), parent="99")
    _, told = desk.hear([*round_, lost])
    assert [one.key.serial for one in told] == [10, 11, 12]
    assert told[2].result is Result.NEW


def test_the_order_of_answers_before_what_they_answer(desk: Desk) -> None:
    """An answer may stand in the file before its comment."""
    fresh = said("10", "And this?", quote="their number", block=4)
    answer = replace(said("11", "Yes.", quote="their number", block=4, person="researcher1"), parent="10")
    changed, told = desk.hear([answer, fresh])
    (left,) = changed.values()
    assert [one.text for one in left.comments[-1].replies] == ["Yes."]
    assert results(told) == ["NEW", "NEW"]
