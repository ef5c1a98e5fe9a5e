"""Who is meant by a name in a Word file: people of the registry, found by name, address or id, never by resemblance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.papers.values import Person

UNNAMED = "somebody without a name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """The person's id for each author's name of a file. ``guessed`` is a name that was taken for the addressee's own.

    Word signs with whatever the program was set up with; one name that nobody in the registry has, in a file that went
    to one person, is theirs.
    """

    people: Mapping[str, str]
    guessed: str


def names(
    authors: Mapping[str, bool],
    told: Mapping[str, str],
    given: Sequence[str],
    people: Mapping[str, Person],
    reviewer: str,
) -> Names:
    """Who the authors of a file are; ``authors`` says of each whether they changed the text, or only commented.

    ``told`` are the addresses by which Word knew some of them, ``given`` pairs of a name and an id, ``NAME=PERSON``.
    Raises `MisuseError` for a pair that is none, and `RefusedError` where several authors are unknown.
    """
    pairs = dict(_pair(one, people) for one in given)
    strange = [name for name in pairs if name not in authors]
    if strange:
        listed = ", ".join(f"“{name or UNNAMED}”" for name in authors) or "nobody"
        raise MisuseError(f"nobody in the file is called “{strange[0]}”", hint=f"its authors are {listed}")
    found = {name: pairs.get(name) or _known(name, told.get(name, ""), people) for name in authors}
    unknown = [name for name, person in found.items() if not person]
    guessed = ""
    # What was sent holds the reviewer's own comments, under the name of the registry.
    if len(unknown) == 1 and not any(person == reviewer and authors[name] for name, person in found.items()):
        guessed = unknown.pop() or UNNAMED
        found[guessed if guessed != UNNAMED else ""] = reviewer
    if unknown:
        listed = ", ".join(f"“{name or UNNAMED}”" for name in unknown)
        message = f"the registry has nobody called {listed}, and the file was changed by more than one person"
        hint = f'say who it is: --name "{unknown[0]}=PERSON", with an id of papers/people.yaml'
        raise RefusedError(message, reason="unknown author", hint=hint)
    return Names(people={name: person for name, person in found.items() if person}, guessed=guessed)


def _pair(given: str, people: Mapping[str, Person]) -> tuple[str, str]:
    name, sign, person = given.rpartition("=")
    if not sign or person not in people:
        hint = '--name "Name in Word=id", with an id of papers/people.yaml'
        raise MisuseError(f"{given} names nobody of the registry", hint=hint)
    return name, person


def _known(name: str, address: str, people: Mapping[str, Person]) -> str | None:
    """The one person who has that name, id or address."""
    plain, mail = _folded(name), address.casefold().removeprefix("mailto:")
    found = [
        person.id
        for person in people.values()
        if (plain and plain in (_folded(person.name), person.id))
        or {plain, mail} & {email.casefold() for email in person.emails}
    ]
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
