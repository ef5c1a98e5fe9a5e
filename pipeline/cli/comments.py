"""``papers comments``: every comment with the place of its words, answered and settled by its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.cli.codes import EXIT_DONE
from pipeline.cli.console import say
from pipeline.cli.review import tell
from pipeline.errors import MisuseError
from pipeline.papers.shapes import nearest
from pipeline.render.templates import Templates
from pipeline.report.cleaning import clean
from pipeline.reviewing.comments import call, is_called, reply, resolve
from pipeline.reviewing.permits import believed, sit_down
from pipeline.sending.finding import Placed, Print, place
from pipeline.sending.hanging import Hold
from pipeline.surveying import survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from pipeline.papers.values import Collection
    from pipeline.surveying import Survey

_HELP = "papers comments --help tells how it is called"
_HOLDS = {Hold.WORDS: "words", Hold.BLOCK: "block", Hold.TITLE: "section", Hold.NOTHING: "nothing"}


def run(options: argparse.Namespace) -> int:
    """List, answer or settle."""
    action, *words = options.words or [""]
    if action not in ("reply", "resolve"):
        if options.person or options.reply is not None:
            raise MisuseError("--as and --reply go with papers comments reply and resolve", hint=_HELP)
        return _list(options)
    wanted = 2 if action == "reply" else 1
    if len(words) != wanted or options.person is None:
        needs = "a comment, the answer and --as PERSON" if action == "reply" else "a comment and --as PERSON"
        raise MisuseError(f"papers comments {action} takes {needs}", hint=_HELP)
    return _act(options, action, words)


def _act(options: argparse.Namespace, action: str, words: list[str]) -> int:
    workspace = Workspace.open(options.folder)
    found = survey(workspace, [])
    paper, section, reviewer, comment = _meant(found, words[0])
    desk = sit_down(workspace, found, found.collection.papers[paper], options.person)
    name = f"{paper}/{section}/{reviewer}/{comment}"
    if action == "reply":
        return tell(desk, f"{name} answered by {desk.person.name}", reply(desk, section, name, words[1]))
    return tell(desk, f"{name} resolved by {desk.person.name}", resolve(desk, section, name, options.reply))


def _meant(found: Survey, name: str) -> list[str]:
    """The parts of the whole name of the one comment that a name means."""
    every = {
        call(paper.id, record, comment): is_called(name, paper.id, record, comment)
        for paper in found.collection.papers.values()
        for record in believed(found, paper)
        for comment in record.comments
    }
    meant = [one for one, is_meant in every.items() if is_meant]
    if len(meant) == 1:
        return meant[0].split("/")
    if meant:
        shown = " or ".join(meant[:4]) + (f", or {len(meant) - 4} more" if len(meant) > 4 else "")
        raise MisuseError(f"{len(meant)} comments are called {name}", hint=f"say which: {shown}")
    near = nearest(name, every)
    raise MisuseError(f"there is no comment {name}", hint=f"did you mean {near}?" if near else "papers comments")


def _list(options: argparse.Namespace) -> int:
    workspace = Workspace.open(options.folder)
    found = survey(workspace, options.words)
    templates = Templates(workspace.root / "templates")
    listed = [
        (name, one)
        for name in found.chosen
        for one in place(
            found.examined[name],
            believed(found, found.collection.papers[name]),
            workspace.cache,
            Print(standing=found.standings[name], revision=workspace.revision(), templates=templates),
        )
        if one.comment.open or not options.open
    ]
    if options.format == "json":
        values = [_json(paper, one, found.collection) for paper, one in listed]
        say(json.dumps({"comments": values}, ensure_ascii=False, indent=2))
        return EXIT_DONE
    for number, (paper, one) in enumerate(listed):
        for line in (*([""] if number else []), *_lines(paper, one, found.collection)):
            say(line)
    if not listed:
        say("There are no open comments." if options.open else "There are no comments.")
    return EXIT_DONE


def _lines(paper: str, one: Placed, collection: Collection) -> Iterator[str]:
    comment = one.comment
    state = "open" if comment.open else "resolved"
    who = clean(collection.name_of(comment.author.id))
    yield f"{call(paper, one.record, comment)}  {state}  {who}, {comment.date[:10]}"
    where = clean(one.path) + (f":{one.line}" if one.line is not None else "")
    words = f"“{clean(comment.quote)}”" if comment.quote else ""
    if one.hold is Hold.NOTHING:
        yield f"  {where} is missing" + (f"; it was on {words}" if words else "")
    elif words:
        yield f"  {where}: " + (words if one.hold is Hold.WORDS else f"its words are gone: {words}")
    else:
        yield f"  {where}: " + (f"block {comment.block}" if one.hold is Hold.BLOCK else "the section")
    for line in comment.text.splitlines():
        yield f"  {clean(line)}".rstrip()
    for answer in comment.replies:
        who = clean(collection.name_of(answer.author.id))
        first, *rest = answer.text.splitlines()
        yield f"    {who}, {answer.date[:10]}: {clean(first)}"
        yield from (f"    {clean(line)}".rstrip() for line in rest)


def _json(paper: str, one: Placed, collection: Collection) -> dict[str, object]:
    comment = one.comment
    return {
        "id": call(paper, one.record, comment),
        "paper": paper,
        "section": one.record.section,
        "reviewer": one.record.reviewer.id,
        "comment": comment.id,
        "state": "open" if comment.open else "resolved",
        "author": comment.author.id,
        "name": collection.name_of(comment.author.id),
        "date": comment.date,
        "path": one.path,
        "line": one.line,
        "on": _HOLDS[one.hold],
        "quote": comment.quote,
        "block": comment.block,
        "part": comment.part or None,
        "occurrence": comment.occurrence,
        "text": comment.text,
        "replies": [
            {
                "author": answer.author.id,
                "name": collection.name_of(answer.author.id),
                "date": answer.date,
                "text": answer.text,
            }
            for answer in comment.replies
        ],
    }
