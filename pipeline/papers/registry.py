"""What says who may do what, decoded: the initiative, its people, and what it takes for a review to count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.findings import Code, Finding
from pipeline.limits import DEFAULT, Limits
from pipeline.papers import schemas
from pipeline.papers.decoding import Source, read_yaml, text_of
from pipeline.papers.shared import TOP
from pipeline.papers.values import Initiative, Person, ReviewPolicy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.papers.files import Folder

INITIATIVE = f"{TOP}/initiative.yaml"
PEOPLE = f"{TOP}/people.yaml"

UNSET = ReviewPolicy(required=1, signed=False, own_share=0.2, recorders=())
"""What holds where nobody says otherwise."""


def initiative_of(raw: Mapping[str, Any], source: Source) -> Initiative:
    """The initiative that a decoded initiative.yaml describes."""
    name = text_of(raw["name"], "Unnamed initiative")
    return Initiative(
        name=name,
        short_name=text_of(raw["short_name"], name),
        publisher=text_of(raw["publisher"], name),
        language=text_of(raw["language"], "en-GB"),
        rights=text_of(raw["rights"]),
        contact=text_of(raw["contact"]),
        editors=source.mentions(raw["editors"]),
        review=policy_of(raw["review"], source, UNSET),
        limits=limits_of(raw["limits"]),
    )


def limits_of(raw: Mapping[str, Any]) -> Limits:
    """The limits with those that a decoded ``limits:`` sets."""
    return replace(DEFAULT, **{name: value for name, value in raw.items() if name != "@" and value is not None})


def limits_in(folder: Folder) -> Limits:
    """The limits that a repository's own initiative.yaml sets; those that it cannot set are told of with its faults."""
    return limits_of(read_yaml(folder, Source(path=INITIATIVE), schemas.INITIATIVE, [])["limits"])


def policy_of(raw: Mapping[str, Any], source: Source, base: ReviewPolicy) -> ReviewPolicy:
    """What a decoded ``review:`` asks, each key that it lacks as in ``base``."""
    return ReviewPolicy(
        required=base.required if raw["required"] is None else raw["required"],
        signed=base.signed if raw["signed"] is None else raw["signed"],
        own_share=base.own_share if raw["own_share"] is None else raw["own_share"],
        recorders=base.recorders if raw["recorders"] is None else source.mentions(raw["recorders"]),
    )


def people_of(raw: Mapping[str, Any], source: Source, findings: list[Finding]) -> dict[str, Person]:
    """The people that a decoded people.yaml describes; an address or a key of two of them is a fault."""
    people = {}
    owners: dict[tuple[str, str], str] = {}
    for name, item in raw.items():
        if item is None:
            continue
        shared = [(Code.WHO007, email.text.casefold(), email) for email in item["emails"]]
        shared += [(Code.WHO008, key.text.split()[1], key) for key in item["keys"]]
        for code, what, at in shared:
            owner = owners.setdefault((code.name, what), name)
            if owner != name:
                said = at.text if code is Code.WHO007 else "a key"
                hint = "it identifies one person: take it from one of them"
                findings.append(
                    source.finding(code, f"{said} belongs to {owner} and to {name}", hint, at.line, at.column)
                )
        people[name] = Person(
            id=name,
            name=text_of(item["name"], name),
            affiliation=text_of(item["affiliation"]),
            emails=tuple(email.text for email in item["emails"]),
            orcid=item["orcid"].text if item["orcid"] else None,
            keys=tuple(key.text for key in item["keys"]),
            bot=item["bot"],
            place=source.place(item["@"]),
        )
    return people
