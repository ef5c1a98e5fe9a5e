"""How large, how many and how deep: what a Word file from outside may be, and one word for each reason to refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipeline.errors import RefusedError

_KIB = 1024
_MIB = 1024 * _KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The table of limits. Sizes are in bytes; what reaches a limit is taken, what passes it is refused."""

    file: int = 64 * _MIB
    """The file as it comes: a paper with its pictures and fonts has some 5 MiB, a mail server takes some 25."""
    entries: int = 2000
    """Parts: a paper has some 40, and one for each picture."""
    name: int = 240
    """Characters of a part's name: no writer of such files comes near, and readers cut longer ones differently."""
    expanded: int = 256 * _MIB
    """All parts unpacked: they are held in memory."""
    part: int = 32 * _MIB
    """An XML part unpacked: 100,000 words with every keystroke tracked stay below."""
    ratio: int = 200
    """Unpacked to packed, of a part over ``ratio_from``: Word's own XML packs 10 to 40 times, a bomb 1000 times."""
    ratio_from: int = _MIB
    """Below this size a part may pack as well as it likes, such as a white picture."""
    nodes: int = 2_000_000
    """Tags and attributes of all parts that are read, counted before they are parsed: each takes some 100 bytes."""
    depth: int = 120
    """Elements within elements: a formula in a box in a cell has some 50; what walks a tree must not run out."""
    instruction: int = 64 * _KIB
    """Characters of one field's instruction: a citation of many sources, with all their data, has some 20,000."""


class Refusal(Enum):
    """Why a file is not taken: the word that `RefusedError.reason` holds, and what to do about it."""

    NOT_A_ZIP = "not-a-zip", "save it as a Word Document (.docx)"
    OLD_FORMAT = "old-format", "open it in Word and save it as a Word Document (.docx)"
    ENCRYPTED = "encrypted", "take the password off (File, Info, Protect Document) and save it again"
    BROKEN = "broken", "open it in Word and save it again"
    AMBIGUOUS = "ambiguous", "open it in Word and save it again: as it is, two programs may read two texts in it"
    UNSAFE_NAME = "unsafe-name", "open it in Word and save it again"
    TOO_LARGE = "too-large", "take large pictures or what is not text out of it"
    BOMB = "bomb", "ask its sender: no program that people write with makes such a file"
    TOO_DEEP = "too-deep", "take apart the tables or boxes that stand in each other"
    DOCTYPE = "doctype", "ask its sender: no program that people write with makes such a file"
    NO_MAIN_PART = "no-main-part", "save it as a Word Document (.docx)"
    STRICT = "strict", "save it as a Word Document (.docx), not as a Strict Open XML Document"
    TEMPLATE = "template", "save it as a Word Document (.docx), not as a template"
    MACROS = "macros", "save it as a Word Document (.docx), which keeps no macros"
    EMBEDDED_FILE = "embedded-file", "copy what the embedded document says into this one, and take it out"
    EMBEDDED_OBJECT = "embedded-object", "put a picture, a table or Word's own equation in its place"
    OUTSIDE = "outside", "break the link to the file outside (File, Info, Edit Links to Files, Break Link)"
    OUTSIDE_FIELD = "outside-field", "click on the field and turn it into text with Ctrl+Shift+F9"

    def __init__(self, word: str, hint: str) -> None:
        self.word = word
        self.hint = hint


def refuse(refusal: Refusal, message: str) -> RefusedError:
    """The exception to be raised for a file that is not taken, with its hint; ``message`` is the one line on it."""
    return RefusedError(message, reason=refusal.word, hint=refusal.hint)
