"""Reviews at random sent, made by a client and received, and judged by the oracle."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.package import DOCUMENT

from .cases import OFFICE, WORD
from .judging import unexplained
from .randomly import Document, review
from .receiving import Desk
from .running import Opinions, by_client, steps_of

if TYPE_CHECKING:
    from pathlib import Path

REVIEWS = 200
PARTS = 4
"""The reviews are run in so many parts, for as many processors to take."""
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How many changes were applied and how many left to a person, for which reasons; and what is wrong.

    ``broken`` are the files that are no XML, as LibreOffice 7.4 writes them where a tracked deletion takes in the end
    of a link and the beginning of a field behind it.
    """

    applied: int
    left: int
    reasons: Counter[tuple[str, str]]
    wrong: list[str]
    broken: list[str]


def judged(client: str, part: int, folder: Path) -> Judged:
    """A part of the reviews."""
    desk = Desk(folder)
    sent = desk.send()
    document = Document(sent)
    steps = {f"review {seed}": review(document, seed) for seed in range(part, REVIEWS, PARTS)}
    files = by_client(client, sent, {_NOTHING: steps_of(()), **steps}, folder)
    opinions = Opinions(files.pop(_NOTHING))
    broken = [called for called, data in files.items() if not _is_xml(data)]
    wrong = [f"{called}: no XML, yet not refused" for called in broken if not desk.refusal(files.pop(called))]
    word = opinions.of_word(files)
    received = {called: desk.receive(data) for called, data in files.items()}
    branch = opinions.of_markdown({called: one.texts for called, one in received.items()})
    counts: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for called, one in received.items():
        changes = one.account["changes"]
        counts.update(change["outcome"] for change in changes)
        reasons.update((change["kind"], change["reason"]) for change in changes if change["outcome"] != "applied")
        wrong += [
            f"{called}: {fault}; its steps: {steps[called]}"
            for fault in unexplained(changes, branch[called], word[called])
        ]
    left = counts["kept"] + counts["refused"]
    return Judged(applied=counts["applied"], left=left, reasons=reasons, wrong=wrong, broken=broken)


def _is_xml(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            etree.fromstring(archive.read(DOCUMENT))
        except etree.XMLSyntaxError:
            return False
    return True


__all__ = ["OFFICE", "PARTS", "WORD", "Judged", "judged"]
