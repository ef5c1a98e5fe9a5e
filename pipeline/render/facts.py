"""What the templates are told of a manuscript: plain words and numbers, ready to print."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING, Any

from pipeline.papers.values import Verdict
from pipeline.reviews.standing import SectionStanding, State

if TYPE_CHECKING:
    from pipeline.history.values import Share
    from pipeline.manuscript.values import Manuscript
    from pipeline.reviews.counting import Weighed

_VERDICTS = {
    Verdict.APPROVED: "Approved",
    Verdict.CHANGES_REQUESTED: "Changes requested",
    Verdict.COMMENTED: "Commented",
}
_SHORT = 12
"""Digits of a commit's hash that are printed."""


def facts(manuscript: Manuscript, tools: str) -> dict[str, Any]:
    """The values of every page that comes from a template; ``tools`` names the programs that made the file."""
    standing, revision = manuscript.standing, manuscript.revision
    return {
        "initiative": {
            "name": manuscript.initiative.name,
            "publisher": manuscript.initiative.publisher,
            "contact": manuscript.initiative.contact,
            "rights": manuscript.initiative.rights,
        },
        "title": manuscript.paper.title,
        "subtitle": manuscript.paper.subtitle,
        "edition": manuscript.paper.edition,
        "date": day(revision.date.date()),
        "guides": [_person(manuscript, guide.id) for guide in manuscript.paper.guides],
        "reviewers": [_isolated(name) for name in reviewers(manuscript)],
        "draft": not standing.final,
        "lacks": _lacks(manuscript),
        "commit": revision.commit or "none",
        "clean": revision.clean,
        "digest": manuscript.digest,
        "tools": tools,
        "sections": [_section(manuscript, section) for section in standing.sections],
        "people": _people(manuscript),
        "reviews": [
            _review(manuscript, section, review, number)
            for section in standing.sections
            for number, review in enumerate(section.reviews)
        ],
    }


def day(date: dt.date) -> str:
    """A date in words, such as 9 November 2019, whatever the locale."""
    months = "January February March April May June July August September October November December".split()
    return f"{date.day}\u00a0{months[date.month - 1]} {date.year}"


def authors(manuscript: Manuscript) -> tuple[str, ...]:
    """Who wrote the paper, by the words they hold over all sections, most first; claims count where git is silent."""
    held: dict[str, int] = {}
    for section in manuscript.standing.sections:
        for share in section.shares:
            held[share.name] = held.get(share.name, 0) + share.words
    if not held:
        claims = [
            manuscript.people[mention.id].name if mention.id in manuscript.people else mention.id
            for section in manuscript.paper.sections.values()
            for mention in section.front.contributors
        ]
        return tuple(dict.fromkeys(claims))
    return tuple(sorted(held, key=lambda name: (-held[name], name)))


def _lacks(manuscript: Manuscript) -> list[dict[str, str]]:
    """What the paper lacks to be final, each with the sections that lack it."""
    sections: dict[str, list[str]] = {}
    for section in manuscript.standing.sections:
        for lack in section.lacks:
            sections.setdefault(lack, []).append(section.title)
    whole = [{"what": _sentence(lack), "where": "the whole paper"} for lack in manuscript.standing.general]
    total = len(manuscript.standing.sections)
    parts = [
        {"what": _sentence(lack), "where": "every section" if len(titles) == total else ", ".join(titles)}
        for lack, titles in sections.items()
    ]
    return whole + parts


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def reviewers(manuscript: Manuscript) -> tuple[str, ...]:
    """The names of those whose approval counts, and only those."""
    names = [
        _plain_name(manuscript, review.record.reviewer.id)
        for section in manuscript.standing.sections
        for review in section.reviews
        if review.counts and review.record.verdict is Verdict.APPROVED
    ]
    return tuple(dict.fromkeys(names))


def counted(manuscript: Manuscript) -> tuple[tuple[str, str, str], ...]:
    """Every review that counts: the section's title, the reviewer's id, and the line that is printed."""
    return tuple(
        (section.title, review.record.reviewer.id, _line(manuscript, review))
        for section in manuscript.standing.sections
        for review in section.reviews
        if review.counts
    )


def _name(manuscript: Manuscript, person: str) -> str:
    return _isolated(_plain_name(manuscript, person))


def _plain_name(manuscript: Manuscript, person: str) -> str:
    return manuscript.people[person].name if person in manuscript.people else person


def _isolated(name: str) -> str:
    """A name with letters that run leftward, kept from turning what stands beside it."""
    leftward = any(unicodedata.bidirectional(character) in ("R", "AL") for character in name)
    return f"\u2068{name}\u2069" if leftward else name


def _person(manuscript: Manuscript, person: str) -> dict[str, str]:
    known = manuscript.people.get(person)
    if known is None:
        return {"name": person, "affiliation": "", "orcid": ""}
    return {"name": _isolated(known.name), "affiliation": known.affiliation, "orcid": known.orcid or ""}


def _people(manuscript: Manuscript) -> list[dict[str, str]]:
    """Everybody named in the table, with what the registry says of them, by name."""
    named = {share.person for section in manuscript.standing.sections for share in section.shares if share.person}
    named |= {mention.id for section in manuscript.paper.sections.values() for mention in section.front.contributors}
    named |= {review.record.reviewer.id for section in manuscript.standing.sections for review in section.reviews}
    return sorted((_person(manuscript, person) for person in named), key=lambda person: person["name"])


def _section(manuscript: Manuscript, section: SectionStanding) -> dict[str, Any]:
    source = manuscript.paper.sections.get(section.id)
    front = source.front if source else None
    roles = front.roles if front else {}
    holders = {share.person for share in section.shares}
    claims = [mention.id for mention in front.contributors if mention.id not in holders] if front else []
    return {
        "title": section.title,
        "missing": section.state is State.MISSING,
        "shares": [_share(share, roles.get(share.person or "", ())) for share in section.shares],
        # Before the first commit git says nothing, and a claim is not held against anybody.
        "claims": [
            {"name": _name(manuscript, person), "roles": ", ".join(roles.get(person, ()))}
            for person in (claims if section.shares else ())
        ],
        "reviews": [{"line": _line(manuscript, review)} for review in section.reviews],
    }


def _share(share: Share, roles: tuple[str, ...]) -> dict[str, str]:
    dates = day(share.first) if share.first == share.last else f"{day(share.first)} to {day(share.last)}"
    percent = "under 1%" if share.portion < 0.01 else f"{share.portion:.0%}"
    commits = "1 commit" if share.commits == 1 else f"{share.commits} commits"
    return {
        "name": _isolated(share.name),
        "percent": percent,
        "words": f"{share.words:,}",
        "commits": commits,
        "dates": dates,
        "roles": ", ".join(roles),
    }


def _line(manuscript: Manuscript, review: Weighed) -> str:
    """A review in one sentence: who, what, when, of which version, recorded by whom, signed or not, counted or not."""
    record = review.record
    recorded = f"recorded by {_name(manuscript, review.recorded_by)}" if review.recorded_by else "not committed"
    parts = [
        f"{_VERDICTS[record.verdict]} by {_name(manuscript, record.reviewer.id)}",
        day(dt.date.fromisoformat(record.date)),
        f"version {record.commit[:_SHORT]}" + (f" ({review.misnamed})" if review.misnamed else ""),
        recorded,
        "signed" if review.signed else "unsigned",
    ]
    counted = "" if review.counts else f" Does not count: {review.why}."
    return f"{', '.join(parts)}.{counted}"


def _review(manuscript: Manuscript, section: SectionStanding, review: Weighed, number: int) -> dict[str, Any]:
    record = review.record
    return {
        "id": f"review-{section.id}-{number + 1}",
        "section": section.title,
        "reviewer": _name(manuscript, record.reviewer.id),
        "line": _line(manuscript, review),
        "note": record.note,
        "comments": [
            {
                "author": _name(manuscript, comment.author.id),
                "date": comment.date[:10],
                "quote": comment.quote,
                "text": comment.text,
                "open": comment.open,
                "replies": [
                    {"author": _name(manuscript, reply.author.id), "date": reply.date[:10], "text": reply.text}
                    for reply in comment.replies
                ],
            }
            for comment in record.comments
        ],
    }
