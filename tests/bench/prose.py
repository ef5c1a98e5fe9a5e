"""Seeded English prose for generated papers: grammatical, without meaning, its words in Zipf's proportions.

Line breaking, hyphenation and parsing cost what the words cost, so the words are English and their lengths real.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_NOUNS = """
 case law agency report fund court province district border network crime police evidence measure policy group record
 service investigation authority statute market transaction officer trend route inspection assessment commission bank
 prosecution programme institution sentence risk framework mandate procedure mechanism victim witness regulation office
 committee ministry registry account transfer seizure conviction offence smuggler recruiter courier wholesaler
 shipment container harbour customs levy licence permit passport visa tribunal judge magistrate prosecutor analyst
 supervisor inspector auditor accountant beneficiary donor charity foundation company subsidiary ownership invoice
 ledger intermediary
 remittance currency exchange proceeds asset forfeiture confiscation disclosure threshold indicator baseline target
 milestone budget allocation expenditure shortfall capacity training curriculum academy laboratory database archive
 protocol convention treaty memorandum arrangement extradition jurisdiction sovereignty neighbour corridor coastline
 airport checkpoint patrol surveillance interception warrant affidavit testimony hearing appeal acquittal probation
 rehabilitation shelter counselling awareness campaign curfew settlement informality vulnerability displacement
 unemployment migration employer contractor recruitment advertisement platform server password credential intrusion
 malware fraud extortion ransom harassment blackmail impersonation telecommunication infrastructure interoperability
""".split()
_ADJECTIVES = """
 new national local public provincial legal financial federal common regional criminal informal formal serious available
 independent joint specialised cross-border administrative judicial domestic international reliable incomplete recent
 repeated preventive operational confidential statutory unregistered vulnerable organised coordinated fragmented
 outdated comprehensive proportionate transparent accountable systematic retrospective inconclusive interdepartmental
 unaccompanied undocumented transnational digital encrypted anonymous fraudulent counterfeit clandestine
""".split()
_VERBS = """
 requires supports records limits describes follows covers reports reviews strengthens weakens delays reaches replaces
 coordinates supervises obstructs duplicates anticipates undermines discourages accelerates documents authorises
 investigates prosecutes monitors complements supersedes outpaces consolidates decentralises
""".split()
_PLACES = (
    "the capital|the northern districts|the coastal belt|the western border|the largest port|the provincial capitals|"
    "the settled areas|the neighbouring states|the free zones|the industrial towns|the river crossings|"
    "the court registries"
).split("|")
_OPENERS = (
    "In practice|By contrast|At the same time|As a rule|Over the period|In most districts|Where records exist|"
    "For this reason|Until recently|On the available evidence|Taken together|With few exceptions|"
    "In the view of several officials"
).split("|")
_JOINTS = ["and", "but", "while", "because", "although", "so that", "even where", "unless"]
_PREPOSITIONS = ["of", "in", "for", "with", "under", "from", "before", "without", "between agencies and", "through"]
_DETERMINERS = ["the", "the", "the", "a single", "each", "every", "this", "any", "no", "such a"]


def _zipf(words: Sequence[str]) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


_WEIGHTS = {id(words): _zipf(words) for words in (_NOUNS, _ADJECTIVES, _VERBS)}


class Prose:
    """Writes; all chance comes from the one source that is given."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def noun(self) -> str:
        """One noun."""
        return self._one(_NOUNS)

    def title(self) -> str:
        """A heading or the title of a work, of three to six words."""
        first = f"{self._one(_ADJECTIVES)} {self.noun()}"
        second = f"{self.noun()} and {self.noun()}" if self._chance.random() < 0.4 else self.noun()
        return f"{first} {self._chance.choice(['and', 'of', 'in', 'for'])} {second}".capitalize()

    def phrase(self) -> str:
        """A noun phrase without a determiner, as a cell of a table has it."""
        return f"{self._one(_ADJECTIVES)} {self.noun()} {self._chance.choice(['of', 'for', 'and'])} {self.noun()}"

    def sentence(self) -> str:
        """A sentence of about twenty words."""
        chance = self._chance
        text = self._clause()
        if chance.random() < 0.35:
            text = f"{chance.choice(_OPENERS)}, {text}"
        if chance.random() < 0.45:
            text += f", {chance.choice(_JOINTS)} {self._clause()}"
        if chance.random() < 0.06:
            text += f", in {chance.randint(12, 940)} of {chance.randint(950, 4800):,} cases"
        if chance.random() < 0.06:
            text = text.replace(f" {self._one(_NOUNS)} ", " *record* ", 1)
        text = re.sub(r"\ba (?=[aeio])", "an ", text)
        return text[0].upper() + text[1:] + "."

    def _clause(self) -> str:
        chance = self._chance
        text = f"{self._noun_phrase()} {self._one(_VERBS)} {self._noun_phrase()}"
        if chance.random() < 0.35:
            text += f" in {chance.choice(_PLACES)}"
        return text

    def _noun_phrase(self) -> str:
        chance = self._chance
        words = [chance.choice(_DETERMINERS)]
        if chance.random() < 0.55:
            words.append(self._one(_ADJECTIVES))
        words.append(self.noun())
        if chance.random() < 0.45:
            words += [chance.choice(_PREPOSITIONS), chance.choice(["the", "a", "its"]), self.noun()]
        return " ".join(words)

    def _one(self, words: Sequence[str]) -> str:
        return self._chance.choices(words, cum_weights=_WEIGHTS[id(words)])[0]
