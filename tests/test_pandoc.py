"""Words are handed to pandoc together: nothing that comes out may tell."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline import pandoc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TEXT = """
He said so [@a]. Next "a quoted thing" [@b, p. 3], and more; but [@a] - 1. x, see [-@b] 2 – 3 [see @a and also *him*]!

A word "C:\\\\path\\\\to" \\" and "its end" [@a] @b says *one two [@a]. three* and^[A note with [@b]; text.] end.
On a new line - one + two = three / four 5. six #seven ... eight--nine <ten> ~eleven $x + y$ `a code span` twelve\\
thirteen[a link  to it](#here "a title with blanks") [fourteen fifteen]{lang=ur} اردو میں لکھا a\u00a0b \U0001f642 smile

1. 1\\. one
2. \\- two

| a b | - c d |
|-----|-------|
| 1. e| + f g |

: A caption of words [@a].
"""
_ITEMS = json.dumps(
    [
        {"id": "a", "type": "book", "title": "A book of words", "author": [{"family": "Of the One"}]},
        {"id": "b", "type": "report", "title": "A report", "author": [{"literal": "An office of state"}]},
    ]
)
_NOTES = """<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<info><title>notes</title><id>notes</id><updated>2019-01-01T00:00:00+00:00</updated></info>
<citation><layout suffix="." delimiter="; "><choose>
<if position="ibid"><text value="ibid."/></if>
<else><names variable="author"/><text variable="title" prefix=", " quotes="true"/></else>
</choose><text variable="locator" prefix=", "/></layout></citation>
<bibliography><layout suffix="."><names variable="author"/><text variable="title" prefix=", "/></layout></bibliography>
</style>"""


def _plainly(blocks: Sequence[pandoc.Node], *arguments: str, **meta: pandoc.Node) -> bytes:
    """What pandoc makes of the tree as it is, with each word a string of its own."""
    tree = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": list(blocks)}).encode()
    command = [str(pandoc.binary()), "--from", "json", *arguments]
    environment = {"SOURCE_DATE_EPOCH": "0", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, input=tree, check=True, capture_output=True, env=environment).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--to", "typst-citations-smart", "--wrap=preserve"],
        ["--to", "html5", "--mathml", "--wrap=preserve"],
        ["--to", "docx", "--output", "-"],
    ],
    ids=lambda arguments: arguments[1],
)
def test_an_output_is_the_same_to_the_byte(arguments: list[str], tmp_path: Path) -> None:
    """A writer that breaks no lines writes of words in one string what it writes of words in strings of their own."""
    blocks, _ = pandoc.read_markdown(_TEXT)
    assert b'"He said so' in pandoc.document(blocks, {})
    written, _ = pandoc.write(blocks, {}, arguments, tmp_path)
    assert written == _plainly(blocks, *arguments)


@pytest.mark.parametrize("style", ["ours", "notes"])
def test_citations_are_the_same_and_each_word_a_string_again(style: str, tmp_path: Path) -> None:
    """Citeproc moves what stands beside a citation as it does among words of their own, in notes too."""
    blocks, _ = pandoc.read_markdown(_TEXT)
    path, items = tmp_path / "style.csl", tmp_path / "items.json"
    ours = pandoc.default_file("default.csl").decode()
    path.write_text(ours if style == "ours" else _NOTES, encoding="utf-8")
    items.write_text(_ITEMS, encoding="utf-8")
    arguments = ["--to", "json", "--citeproc", f"--csl={path}", f"--bibliography={items}"]
    meta = {"link-citations": {"t": "MetaBool", "c": True}, "lang": {"t": "MetaString", "c": "en-GB"}}
    expected = json.loads(_plainly(blocks, *arguments, **meta))["blocks"]
    assert expected != blocks
    assert pandoc.cite(blocks, _ITEMS, path, "en-GB") == expected


def test_many_texts_are_read_in_one_process() -> None:
    """As each would be read alone; one of which pandoc says something is left to be read so."""
    texts = ["Hi *you*", "# A\n\n[^1] b\n\n[^1]: note", "[a]: b\n[a]: c\n\n[a]"]
    first, second, third = pandoc.read_many(texts)
    assert first == pandoc.read_markdown(texts[0])[0]
    assert second == pandoc.read_markdown(texts[1])[0]
    assert third is None
