"""A round of review in Word, timed: a paper of 10,000 words sent, and received with 50 edits and 50 comments."""

from __future__ import annotations

import random
import re
import shutil
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import P, style_of
from tests.roundtrip.wordlike import Word
from tests.roundtrip.wordtext import text_of

from .gitting import git
from .timing import timed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .measuring import Measured

PAPER, GUIDE = "terror-financing", "guide-one"
EDITS = 50
_WORDS = re.compile(r"\b[a-z]{5,}(?: [a-z]+){2}\b")
_LEAST = 80
"""Letters of a paragraph that is edited: of less there is little to choose from."""
_STYLES = ("BodyText", "FirstParagraph", "ListBullet", "ListNumber")


def rounds(folder: Path, papers: Callable[..., list[str]], measured: Measured, runs: int) -> None:
    """The Word file of one paper built, sent and received, in turn; all but the first run with everything kept."""
    git(folder, "config", "user.name", "Maintainers")
    git(folder, "config", "user.email", "maintainers@example.org")
    head = git(folder, "rev-parse", "HEAD").strip()
    timed(papers("review", "send", PAPER, "--to", GUIDE), None)
    returned = folder / "build" / "returned.docx"
    returned.write_bytes(edited((folder / "build" / "review" / f"{PAPER}--{GUIDE}.docx").read_bytes()))
    for run in range(runs + 1):
        out = folder / "build" / f"run-{run}"
        timed(papers("build", PAPER, "--formats", "docx", "--out", str(out)), measured.word_built if run else None)
        shutil.rmtree(out)
        timed(papers("review", "send", PAPER, "--to", GUIDE), measured.word_sent if run else None)
        timed(papers("review", "receive", str(returned)), measured.word_received if run else None)
        git(folder, "reset", "-q", "--hard", head)
        git(folder, "branch", "-q", "-D", f"review/{PAPER}/{GUIDE}")


def edited(data: bytes) -> bytes:
    """The file with edits and comments of a guide, each in a paragraph of its own as far as there are enough."""
    chance = random.Random(1)
    word = Word(data)
    found = [
        chance.choice(words)
        for paragraph in word.roots[0].iter(P)
        if style_of(paragraph) in _STYLES and len(text := text_of(paragraph)) > _LEAST
        for words in (_WORDS.findall(text),)
        if words
    ]
    wanted = [words for words in dict.fromkeys(found) if found.count(words) == 1][: 2 * EDITS]
    for number, words in enumerate(wanted):
        if number % 2:
            word.comments.comment(words, f"Remark {number} of the guide.")
        else:
            chance.choice((word.delete, lambda it: word.insert(it, " indeed"), lambda it: word.replace(it, "other")))(
                words
            )
    return word.save()
