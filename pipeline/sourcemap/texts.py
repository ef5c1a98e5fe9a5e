"""What an edit writes, as tokens: typed characters, and glyphs of the section once more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.sourcemap.edits import CannotError, Glyphs, Typed
from pipeline.sourcemap.marking import may_mark
from pipeline.sourcemap.tokens import Token, read_tokens
from pipeline.sourcemap.values import Atom, Kind

if TYPE_CHECKING:
    from pipeline.sourcemap.edits import Text
    from pipeline.sourcemap.values import Formats, Leaf, SourceMap

_BLANKS = re.compile(r"[ \t\n\r\v\f]+")


def tokens_of(
    text: Text, source_map: SourceMap, runs: dict[int, str], *, leaf: Leaf | None, formats: Formats = ()
) -> list[Token]:
    """The tokens of a text to be put into a leaf (``None``: a new one); raises `CannotError`.

    ``source_map`` is the section's. Links and spans come with their marks, whose runs are added to ``runs``; other
    formats are only named.
    """
    tokens: list[Token] = []
    ordinal = leaf.ordinal if leaf else 0
    is_code = leaf is not None and leaf.kind is Kind.CODE
    for piece in (text,) if isinstance(text, str) else text:
        if isinstance(piece, Glyphs):
            if is_code:
                raise CannotError("text cannot be copied into code")
            tokens += _copied(piece, source_map, runs, ordinal)
            continue
        typed, own = (piece.text, piece.formats) if isinstance(piece, Typed) else (piece, formats)
        if is_code and ("\n" in typed or own):
            raise CannotError("a new line of code, or code in formats, cannot be written")
        typed = typed if is_code else _BLANKS.sub(" ", typed)
        tokens += [Token(kind="new", source=one, formats=own, leaf=ordinal) for one in typed]
    return tokens


def _copied(piece: Glyphs, here: SourceMap, runs: dict[int, str], into: int) -> list[Token]:
    source_map = piece.source or here
    is_ours = source_map.text == here.text
    if not 1 <= piece.leaf <= len(source_map.leaves):
        raise CannotError(f"there is no leaf {piece.leaf}")
    leaf = source_map[piece.leaf]
    if leaf.reason:
        raise CannotError(leaf.reason)
    if not 0 <= piece.start < piece.end <= len(leaf.glyphs):
        raise CannotError(f"leaf {leaf.ordinal} has {len(leaf.glyphs)} glyphs")
    if leaf.kind in (Kind.CODE, Kind.PICTURE):
        raise CannotError(f"of a {leaf.kind.value} nothing can be copied into text")
    for glyph in () if is_ours else leaf.glyphs[piece.start : piece.end]:
        if glyph.atom is Atom.NOTE:
            raise CannotError("a note of another section comes only with its paragraph")
        if any(name.startswith("link #") for name in glyph.formats):
            raise CannotError("a link to its own section cannot be brought from another one")
    own: dict[int, str] = {}
    every = read_tokens(leaf, source_map.text, own)
    places = [at for at, token in enumerate(every) if token.kind == "glyph" and piece.start <= token.index < piece.end]
    first, last = places[0], places[-1]
    shift = max(runs, default=0)
    closing = {token.run: token for token in every if token.kind == "close"}
    open_before = _opened(every[:first], own)
    open_after = _opened(every[: last + 1], own)
    if any(token.run not in closing for token in open_after):
        raise CannotError("the marks of its formats cannot be told apart")
    marked = [
        *open_before,
        *[token for token in every[first : last + 1] if not token.run or not may_mark(own[token.run])],
        *[closing[token.run] for token in reversed(open_after)],
    ]
    result = []
    for token in marked:
        run = token.run + shift if token.run else 0
        if run:
            runs[run] = own[token.run]
        result.append(
            Token(
                kind="copy" if token.kind == "glyph" else token.kind,
                source=token.source,
                formats=token.formats,
                glyph=token.glyph,
                leaf=into,
                index=token.index,
                run=run,
                origin=(leaf.ordinal if is_ours else -leaf.ordinal) if token.kind == "glyph" else 0,
            )
        )
    return result


def _opened(tokens: list[Token], runs: dict[int, str]) -> list[Token]:
    """The marks of links and spans that are open after some tokens, outermost first."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "open" and not may_mark(runs[token.run]):
            opened.append(token)
        elif token.kind == "close":
            opened = [one for one in opened if one.run != token.run]
    return opened
