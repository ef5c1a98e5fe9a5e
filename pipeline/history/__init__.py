"""Who wrote what, from git.

:func:`attribute` counts surviving words: each version of a section is written with one word a line into a
second history (:mod:`.shadow`), which plain ``git blame`` follows through edits, reflows, moves, renames and
merges (:mod:`.blames`); commits then become people of the registry (:mod:`.people`). What was found at a
commit is kept (:mod:`.store`) apart from the registry, so that a changed ``people.yaml`` costs nothing.
"""

from pipeline.history.attribution import IGNORE_FILE, attribute
from pipeline.history.people import address_of
from pipeline.history.values import Attribution, Identity, SectionHistory, Share, UnknownIdentity

__all__ = [
    "IGNORE_FILE",
    "Attribution",
    "Identity",
    "SectionHistory",
    "Share",
    "UnknownIdentity",
    "address_of",
    "attribute",
]
