"""What Word scatters over a file when it saves it: revision ids, marks of its spell checker, breaks of pages."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT
from pipeline.ooxml.xml import R_PR, P, R, T, make, name

from .wordtext import SPACE

if TYPE_CHECKING:
    import random

    from pipeline.ooxml.package import Package
    from pipeline.ooxml.xml import Element

MORE = {
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "w16du": "http://schemas.microsoft.com/office/word/2023/wordml/word16du",
}
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_ROOT = re.compile(rb"<(?!\?)[^>]*?(?=/?>)")
_WORD = re.compile(r"\b\w{6,}\b")
_SEVERAL = 12


def declare(data: bytes) -> bytes:
    """A part whose root declares Word's later namespaces and says that they can be ignored."""

    def opened(match: re.Match[bytes]) -> bytes:
        tag = match[0]
        for prefix, uri in {"mc": _MC, **MORE}.items():
            if f"xmlns:{prefix}=".encode() not in tag:
                tag += f' xmlns:{prefix}="{uri}"'.encode()
        if b"mc:Ignorable" not in tag:
            tag += f' mc:Ignorable="{" ".join(MORE)}"'.encode()
        return tag

    return _ROOT.sub(opened, data, count=1)


def scatter(package: Package, chance: random.Random) -> None:
    """Split runs, mark words as misspelt, note where pages broke and where the pointer stood; nothing of it is text."""
    root = package.tree(DOCUMENT)
    ids = [f"00{chance.randrange(16**6):06X}" for _ in range(4)]
    for paragraph in root.iter(P):
        paragraph.set(name("w:rsidR"), ids[0])
        paragraph.set(name("w:rsidRDefault"), chance.choice(ids))
    runs = [run for run in root.iter(R) if len(run) and run[-1].tag == T and len(run.findall(T)) == 1]
    for run in runs:
        if chance.random() < 0.5:
            run.set(name("w:rsidR"), chance.choice(ids))
    for run in chance.sample(runs, min(_SEVERAL, len(runs))):
        _misspelt(run)
    for run in chance.sample(runs, min(4, len(runs))):
        run.insert(1 if run.find(R_PR) is not None else 0, make("<w:lastRenderedPageBreak/>"))
    last = chance.choice(runs)
    last.addprevious(make('<w:bookmarkStart w:id="999999" w:name="_GoBack"/>'))
    last.addprevious(make('<w:bookmarkEnd w:id="999999"/>'))
    settings = package.tree("word/settings.xml")
    place = next((at for at, one in enumerate(settings) if one.tag == name("w:compat")), len(settings) - 1) + 1
    settings.insert(place, make("<w:rsids>" + "".join(f'<w:rsid w:val="{one}"/>' for one in ids) + "</w:rsids>"))


def _misspelt(run: Element) -> None:
    """Let a long word of a run stand in a run of its own, between the spell checker's marks."""
    node = run[-1]
    match = _WORD.search(node.text or "")
    if match is None:
        return
    pieces = (node.text[: match.start()], match[0], node.text[match.end() :])
    made = []
    for piece in pieces:
        if piece:
            new = copy.deepcopy(run)
            new[-1].text = piece
            new[-1].set(SPACE, "preserve")
            made.append(new)
    marked = made[0 if not pieces[0] else 1]
    for new in made:
        if new is marked:
            run.addprevious(make('<w:proofErr w:type="spellStart"/>'))
        run.addprevious(new)
        if new is marked:
            run.addprevious(make('<w:proofErr w:type="spellEnd"/>'))
    run.getparent().remove(run)
