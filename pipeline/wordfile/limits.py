"""Why a Word file from outside is not taken: one word for each reason. How large it may be says `pipeline.limits`."""

from __future__ import annotations

from enum import Enum

from pipeline.errors import RefusedError


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
