"""Where a paper stands, for a reader at a terminal: one line a section, then what keeps the paper from being final."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.papers.values import Verdict
from pipeline.report.changes import change_lines
from pipeline.report.cleaning import clean
from pipeline.reviews.standing import PaperStanding, SectionStanding, State

if TYPE_CHECKING:
    from pipeline.reviews.counting import Weighed

_COLOURS = {
    State.MISSING: "\x1b[31m",
    State.DRAFTING: "\x1b[33m",
    State.SUBMITTED: "\x1b[36m",
    State.CHANGES_REQUESTED: "\x1b[31m",
    State.APPROVED: "\x1b[32m",
    State.STALE: "\x1b[35m",
}
_BOLD, _END = "\x1b[1m", "\x1b[0m"
_WIDEST = 44


def standing_text(standing: PaperStanding, *, colour: bool = False) -> str:
    """The paper's title and state, then its sections with state, words, authors and who acts next."""
    state = "final" if standing.final else "draft"
    title = clean(f"{standing.title} ({standing.id})")
    lines = [f"{_BOLD}{title}{_END}" if colour else title, f"{state}, {standing.words:,} words", ""]
    rows = [_row(section) for section in standing.sections]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for section, row in zip(standing.sections, rows, strict=True):
        cells = [row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2].rjust(widths[2]), row[3].ljust(widths[3])]
        if colour:
            cells[1] = f"{_COLOURS[section.state]}{cells[1]}{_END}"
        lines.append("  ".join([*cells, clean(section.next)]).rstrip())
        lines += _changes(standing, section, colour=colour)
    if standing.blocking:
        lines += ["", f"Between this and a final paper ({len(standing.blocking)}):"]
        lines += [f"  - {clean(lack)}" for lack in standing.blocking]
    return "\n".join(lines) + "\n"


def _changes(standing: PaperStanding, section: SectionStanding, *, colour: bool) -> list[str]:
    """Of the approvals that have gone stale, why, and the words that changed since; what several share once."""
    alike: dict[tuple[str, str, str], list[Weighed]] = {}
    for review in section.reviews:
        if review.stale is not None and review.record.verdict is Verdict.APPROVED:
            alike.setdefault((review.record.date, review.record.commit, review.why or ""), []).append(review)
    lines = []
    for (date, read, why), reviews in alike.items():
        names = ", ".join(review.record.reviewer.id for review in reviews)
        lines.append(f"    approved {date} by {clean(names)}: {clean(why)}")
        stale = reviews[0].stale
        lines += [f"      {line}" for line in change_lines(stale, standing.id, read, colour=colour)] if stale else []
    return lines


def _row(section: SectionStanding) -> tuple[str, str, str, str]:
    people = ", ".join(f"{share.name} {share.portion:.0%}" for share in section.shares) or "–"
    people = clean(people)
    if len(people) > _WIDEST:
        people = people[: _WIDEST - 1] + "…"
    comments = f" ({section.open_comments} open)" if section.open_comments else ""
    return section.id, section.state.value + comments, f"{section.words:,} words", people
