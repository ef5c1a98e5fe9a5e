"""A generated bibliography in BibTeX: books, articles, reports and Acts, by persons and by institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from .prose import Prose

_SYLLABLES = "ba der el fin gar hus im jor kal lim mo nar or per qui rash sal ter un var wa zo".split()


def entries(chance: random.Random, prose: Prose, size: int) -> dict[str, str]:
    """So many entries by key, in no order that means anything."""
    made: dict[str, str] = {}
    for number in range(1, size + 1):
        year = chance.randint(1995, 2019)
        surname = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))).capitalize()
        key = f"{surname.lower()}-{year}-{number}"
        people = [f"{surname}, {chance.choice('ABFHJMNRSTZ')}."]
        people += [f"{_surname(chance)}, {chance.choice('ABFHJMNRSTZ')}." for _ in range(chance.choice((0, 0, 1, 2)))]
        fields = {"title": f"{prose.title()}: {prose.title()}", "date": str(year)}
        kind = chance.choice(("book", "article", "report", "report", "legislation"))
        if kind == "legislation":
            fields |= {"title": f"{{{prose.title()} Act, {year}}}", "number": f"Act {number} of {year}"}
        elif kind == "report":
            institution = f"Institute of {prose.noun()} and {prose.noun()} studies".title()
            fields |= {"author": f"{{{institution}}}", "institution": institution}
            fields["url"] = f"https://example.org/{key}"
        else:
            fields["author"] = " and ".join(people)
            if kind == "article":
                fields |= {"journaltitle": f"Journal of {prose.noun()} studies".title(), "volume": str(number % 30 + 1)}
                first = chance.randint(1, 300)
                fields["pages"] = f"{first}--{first + chance.randint(8, 30)}"
            else:
                fields |= {"publisher": f"{_surname(chance)} & Sons", "location": "Lahore"}
        lines = "".join(f"  {name} = {{{value.replace('&', chr(92) + '&')}}},\n" for name, value in fields.items())
        made[key] = f"@{kind}{{{key},\n{lines}}}\n"
    return made


def _surname(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=2)).capitalize()
