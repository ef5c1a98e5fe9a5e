"""What was said in a Word file that came back becomes records: new comments, replies, what is settled, and no more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import MisuseError
from pipeline.findings import Place
from pipeline.papers.records import record_path
from pipeline.papers.values import Comment, Mention, Reply, ReviewRecord, Verdict
from pipeline.reviewing.comments import free_id
from pipeline.reviewing.knowing import Heard, Known, Result, hangs_alike, known_in, plain, recognised, roots_of
from pipeline.reviewing.recording import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.papers.values import Paper
    from pipeline.wordfile.values import Key

_SHOWN = 200

__all__ = ["Heard", "Result", "Told", "hear"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What became of one comment or reply: in which comment of whose record it is now, or why it is in none."""

    key: Key
    result: Result
    section: str
    comment: str
    reviewer: str
    reason: str = ""
    hint: str = ""


def hear(
    paper: Paper,
    heard: Sequence[Heard],
    *,
    sent: Sequence[ReviewRecord],
    now: Sequence[ReviewRecord],
    digests: Mapping[str, str],
    commit: str,
    date: str,
    reviewer: str,
    called: Callable[[str], str] = str,
) -> tuple[tuple[ReviewRecord, ...], tuple[Told, ...]]:
    """The records that change, and what became of each of ``heard``, in its order.

    ``sent`` are the paper's records at the commit that was sent, ``now`` those that are believed today; ``digests`` are
    of the sections at ``commit``, the one that was sent. ``date`` is the day of records that are made, ``reviewer`` the
    id of whom the file was for: in Word it is not told who settles a comment, so only their own are settled by it.
    ``called`` gives a shorter name of a comment for its whole one, to be typed.
    Hearing a file a second time changes nothing.
    """
    hearing = _Hearing(paper, heard, sent=sent, now=now, read=_Read(digests, commit, date, reviewer), called=called)
    told = {place: hearing.take(place) for place in hearing.order}
    return hearing.changed(), tuple(told[place] for place in range(len(heard)))


class _Read(NamedTuple):
    """What was read, when, and by whom."""

    digests: Mapping[str, str]
    commit: str
    date: str
    reviewer: str


class _Thread(NamedTuple):
    """A comment, by the path of its record and its id there."""

    path: str
    comment: str


class _Hearing:
    def __init__(
        self,
        paper: Paper,
        heard: Sequence[Heard],
        *,
        sent: Sequence[ReviewRecord],
        now: Sequence[ReviewRecord],
        read: _Read,
        called: Callable[[str], str],
    ) -> None:
        self._paper = paper
        self._called = called
        self._heard = heard
        self._before = {record.path: record for record in sent}
        self._now = {record.path: record for record in now}
        self._records = dict(self._now)
        self._read = read
        self._known = recognised(heard, known_in(sent, now))
        self._roots = roots_of(heard)
        # Where the file tells of no thread, or has lost one that it had, a comment below another may be its answer.
        self._orphans = not any(one.parent for one in heard) or any(
            known.reply and not heard[place].parent for place, known in self._known.items()
        )
        self._threads: dict[int, _Thread] = {
            place: _Thread(*known.thread) for place, known in self._known.items() if known.now is not None
        }

    @property
    def order(self) -> list[int]:
        """The order to take them in: what others answer comes first."""
        return sorted(range(len(self._heard)), key=lambda place: self._roots[place] != place)

    def changed(self) -> tuple[ReviewRecord, ...]:
        """The records that are not what they were."""
        return tuple(record for path, record in self._records.items() if self._now.get(path) != record)

    def take(self, place: int) -> Told:
        """Take in one comment. Those before it in the order have been."""
        one = self._heard[place]
        known = self._known.get(place)
        if known is not None:
            return self._take_known(one, known)
        if not one.author:
            return self._told(one, Result.REFUSED, reason="the registry knows nobody by that name")
        try:
            text = said(one.text, "the comment")
        except MisuseError as error:
            return self._told(one, Result.KEPT, reason=str(error), hint=error.hint)
        if self._roots[place] != place:
            thread = self._threads.get(self._roots[place])
            if thread is None:
                answered = self._known.get(self._roots[place])
                gone = "has been taken out of its record" if answered else "was not taken"
                return self._told(one, Result.KEPT, reason=f"the comment that it answers {gone}: {_shown(one)}")
        else:
            thread = self._above(place)
        if thread is not None:
            self._threads.setdefault(place, thread)
            return self._answer(one, thread, text)
        return self._add(place, text)

    def _above(self, place: int) -> _Thread | None:
        """The thread of an earlier comment on the very same words, where the file has lost whose answer this is."""
        if not self._orphans:
            return None
        one = self._heard[place]
        earlier = [
            at
            for at in self._threads
            if at < place
            and hangs_alike(self._heard[at], one)
            # Somebody may say two things on the same words; whoever speaks after another answers.
            and (at in self._known or self._heard[at].author != one.author)
        ]
        return self._threads[min(earlier)] if earlier else None

    def _take_known(self, one: Heard, known: Known) -> Told:
        thread = _Thread(*known.thread)
        if known.now is None:
            return self._at(one, thread, Result.KNOWN, reason="it has been taken out of its record since")
        if known.reply:
            return self._take_known_reply(one, known, thread)
        comment = self._comment(thread)
        changed = comment
        reasons: list[tuple[str, str]] = []
        if plain(one.text) not in {plain(text) for _, text in known.said}:
            is_own = one.author == known.reviewer == self._read.reviewer
            if is_own and (known.sent is None or known.sent.text == comment.text):
                try:
                    changed = replace(changed, text=said(one.text, "the comment"))
                except MisuseError as error:
                    reasons.append((str(error), error.hint))
            else:
                who = "both in the file and in the record" if is_own else "in another's record"
                reasons.append((f"its text was changed {who}: {_shown(one)}", f"see {known.path}"))
        was_open = known.sent is None or known.sent.open
        if one.done == was_open and comment.open == was_open:
            if self._read.reviewer == known.reviewer:
                changed = replace(changed, open=not one.done)
            else:
                reasons.append(self._not_theirs(known, done=one.done))
        self._put(thread, changed)
        result = Result.UPDATED if changed != comment else Result.KNOWN
        if reasons:
            reason, hint = reasons[0]
            return self._at(one, thread, Result.KEPT, reason=reason, hint=hint)
        return self._at(one, thread, result)

    def _take_known_reply(self, one: Heard, known: Known, thread: _Thread) -> Told:
        if plain(one.text) in {plain(text) for _, text in known.said}:
            return self._at(one, thread, Result.KNOWN)
        reason = f"the text of an answer was changed: {_shown(one)}"
        return self._at(one, thread, Result.KEPT, reason=reason, hint=f"see {known.path}")

    def _not_theirs(self, known: Known, *, done: bool) -> tuple[str, str]:
        if done:
            name = self._called(f"{self._paper.id}/{known.section}/{known.reviewer}/{known.comment.id}")
            hint = f"papers comments resolve {name} --as {known.reviewer}"
            return f"it is marked as settled, which is {known.reviewer}'s to say", hint
        hint = f"{known.reviewer} comments anew: papers review comment {self._paper.id} {known.section}"
        return f"it is opened again, which is {known.reviewer}'s to do", hint

    def _answer(self, one: Heard, thread: _Thread, text: str) -> Told:
        comment = self._comment(thread)
        answer = Reply(author=_mention(one.author), date=one.date or self._read.date, text=text)
        self._put(thread, replace(comment, replies=(*comment.replies, answer)))
        return self._at(one, thread, Result.NEW)

    def _add(self, place: int, text: str) -> Told:
        """A comment of its own, in the record of its author."""
        one = self._heard[place]
        if one.section not in self._read.digests:
            hint = f"papers review comment {self._paper.id} SECTION TEXT --as {one.author}"
            return self._told(one, Result.KEPT, reason=f"{_why_nowhere(one)}: {_shown(one)}", hint=hint)
        record = self._record(one)
        try:
            quote = said(one.quote, "the quotation") if one.quote.strip() else ""
        except MisuseError:
            quote = ""
        made = Comment(
            id=free_id(record.comments),
            author=_mention(one.author),
            date=one.date or self._read.date,
            quote=quote,
            block=one.block,
            part=one.part,
            occurrence=one.occurrence if quote else None,
            text=text,
            open=not one.done,
            replies=(),
        )
        self._records[record.path] = replace(record, comments=(*record.comments, made))
        self._threads[place] = _Thread(record.path, made.id)
        return self._at(one, self._threads[place], Result.NEW)

    def _record(self, one: Heard) -> ReviewRecord:
        """The record of somebody for a section, made for a comment: whoever still asks has not approved."""
        path = record_path(self._paper.path, one.section, one.author)
        record = self._records.get(path)
        text, commit, date = self._read.digests[one.section], self._read.commit, self._read.date
        if record is None:
            return ReviewRecord(
                section=one.section,
                reviewer=_mention(one.author, path),
                verdict=Verdict.COMMENTED,
                text=text,
                commit=commit,
                date=date,
                note="",
                comments=(),
                path=path,
            )
        before = self._before.get(path)
        if before is None or (before.text, before.commit) != (record.text, record.commit):
            # Made since: what was read then is newer than what was read in the file.
            text, commit, date = record.text, record.commit, record.date
        requests = record.verdict is Verdict.CHANGES_REQUESTED
        return replace(
            record,
            verdict=record.verdict if requests else Verdict.COMMENTED,
            note=record.note if requests else "",
            text=text,
            commit=commit,
            date=date,
        )

    def _comment(self, thread: _Thread) -> Comment:
        return next(one for one in self._records[thread.path].comments if one.id == thread.comment)

    def _put(self, thread: _Thread, changed: Comment) -> None:
        record = self._records[thread.path]
        comments = tuple(changed if one.id == changed.id else one for one in record.comments)
        self._records[thread.path] = replace(record, comments=comments)

    def _told(self, one: Heard, result: Result, *, reason: str, hint: str = "") -> Told:
        return Told(key=one.key, result=result, section=one.section, comment="", reviewer="", reason=reason, hint=hint)

    def _at(self, one: Heard, thread: _Thread, result: Result, *, reason: str = "", hint: str = "") -> Told:
        record = self._records.get(thread.path) or self._before[thread.path]
        return Told(
            key=one.key,
            result=result,
            section=record.section,
            comment=thread.comment,
            reviewer=record.reviewer.id,
            reason=reason,
            hint=hint,
        )


def _why_nowhere(one: Heard) -> str:
    if one.section:
        on = f"the words “{_cut(one.quote)}” of " if one.quote else ""
        return f"it hangs on {on}{one.section}, a section that is no longer there"
    return (
        f"it hangs on “{_cut(one.quote)}”, which no section's file holds"
        if one.quote
        else ("it hangs on no words of a section")
    )


def _mention(person: str, path: str = "") -> Mention:
    return Mention(id=person, place=Place(path=path))


def _shown(one: Heard) -> str:
    return f"“{_cut(one.text)}”"


def _cut(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
