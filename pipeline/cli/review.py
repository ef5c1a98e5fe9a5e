"""``papers review``: verdicts, comments and answers, and what a guide has to read."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import report
from pipeline.cli.codes import EXIT_DONE, EXIT_ERRORS
from pipeline.cli.console import colourful, say
from pipeline.repinning import repin
from pipeline.report.changes import change_lines, stale_json
from pipeline.report.summary import Summary
from pipeline.reviewing import comments, verdicts
from pipeline.reviewing.permits import Desk, registered, sit_down
from pipeline.reviewing.recording import commit_repinned
from pipeline.reviewing.todo import Errand, errands
from pipeline.surveying import choose, survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from pipeline.reviewing.recording import Recorded
    from pipeline.reviewing.verdicts import Given
    from pipeline.surveying import Survey


def run(options: argparse.Namespace) -> int:
    """Do what is asked; 1 where the text that was to be approved fails the check."""
    return _ACTIONS[options.action](options)


def _approve(options: argparse.Namespace) -> int:
    desk = _desk(options)
    return _given(desk, verdicts.approve(desk, options.sections, options.note), "approved by")


def _request(options: argparse.Namespace) -> int:
    desk = _desk(options)
    return _given(desk, verdicts.request_changes(desk, options.sections, options.note), "changes requested by")


def _comment(options: argparse.Namespace) -> int:
    desk = _desk(options)
    name, made = comments.comment(desk, options.section, options.text, options.quote, options.block)
    return tell(desk, f"{options.section}: comment {name} by {desk.person.name}", made)


def _reply(options: argparse.Namespace) -> int:
    desk = _desk(options)
    made = comments.reply(desk, options.section, options.comment, options.text)
    return tell(desk, f"{options.section}: {options.comment} answered by {desk.person.name}", made)


def _resolve(options: argparse.Namespace) -> int:
    desk = _desk(options)
    made = comments.resolve(desk, options.section, options.comment, options.reply)
    return tell(desk, f"{options.section}: {options.comment} resolved by {desk.person.name}", made)


def _repin(options: argparse.Namespace) -> int:
    workspace = Workspace.open(options.folder)
    found = survey(workspace, [options.paper])
    results = repin(workspace, options.paper, options.pandoc)
    proved = [
        replace(one.record, text=one.digest)
        for one in results
        if one.digest is not None and one.record.path not in found.believed
    ]
    for one in results:
        doubted = "the record was last changed by somebody who may not" if one.record.path in found.believed else None
        why = doubted or one.why
        what = f"not repinned: {why}" if why else "the same text under both"
        say(f"{one.record.section}, {one.record.reviewer.id}: {what}")
    if not results:
        say(f"Every review of {options.paper} is pinned as digests are made now.")
    if proved:
        made = commit_repinned(workspace, found, found.collection.papers[options.paper], proved)
        say(f"{_reviews(len(proved))} pinned anew in commit {made.commit[:12]}")
        for line in astray(workspace, made.commit):
            say(line)
    return EXIT_DONE if len(proved) == len(results) else EXIT_ERRORS


def _elsewhere(module: str) -> Callable[[argparse.Namespace], int]:
    """An action that has a module of its own, which is imported only when it is asked for."""

    def act(options: argparse.Namespace) -> int:
        return int(importlib.import_module(f"pipeline.cli.{module}").run(options))

    return act


def _list(options: argparse.Namespace) -> int:
    found = survey(Workspace.open(options.folder), options.papers)
    person = registered(found, options.person)
    todo = errands(found, person)
    if options.format == "json":
        say(
            json.dumps(
                {"person": person.id, "errands": [_errand_json(one) for one in todo]}, ensure_ascii=False, indent=2
            )
        )
        return EXIT_DONE
    if not todo:
        say(f"Nothing waits for {person.name}.")
    for one in todo:
        say(f"{one.paper}: {one.title} ({one.section}): {one.what}")
        if one.stale is not None:
            read = _read_in(found, one, person.id)
            for line in change_lines(one.stale, one.paper, read, colour=colourful(sys.stdout)):
                say(f"    {line}")
        say(f"  {one.command}")
    return EXIT_DONE


def _desk(options: argparse.Namespace) -> Desk:
    workspace = Workspace.open(options.folder)
    found = survey(workspace, [options.paper])
    (name,) = choose(found.collection, [options.paper])
    return sit_down(workspace, found, found.collection.papers[name], options.person)


def _given(desk: Desk, given: Given, what: str) -> int:
    if given.errors:
        summary = Summary.of(given.errors, papers=1, sections=len({found.section for found in given.errors}))
        say(report.text(given.errors, summary, colour=colourful(sys.stdout)))
        say(f"Nothing was recorded: mend the text first, commit it, and look: papers check {desk.paper.id}")
        return EXIT_ERRORS
    if given.recorded is None:
        say(f"Nothing new to say: the sections are {what} {desk.person.name} as they stand.")
        return EXIT_DONE
    return tell(desk, f"{', '.join(given.sections)}: {what} {desk.person.name}", given.recorded)


def tell(desk: Desk, what: str, made: Recorded) -> int:
    """Say what was recorded, and in which commit; the exit code."""
    for path in made.paths:
        if path in desk.survey.believed:
            say(f"{path}: what somebody changed there who may not was left out")
    signed = "signed" if made.signed else "unsigned"
    say(f"{what}; recorded by {desk.committer.name} in commit {made.commit[:12]} ({signed})")
    for line in astray(desk.workspace, made.commit):
        say(line)
    return EXIT_DONE


def astray(workspace: Workspace, commit: str) -> list[str]:
    """What to say where a commit was made that no branch holds."""
    if workspace.repository.branch() is not None:
        return []
    return [f"No branch is checked out, so none holds that commit; to keep it: git branch NAME {commit[:12]}"]


def _reviews(number: int) -> str:
    return "1 review is" if number == 1 else f"{number} reviews are"


def _errand_json(one: Errand) -> dict[str, object]:
    value = {"paper": one.paper, "section": one.section, "what": one.what, "command": one.command}
    return {**value, "stale": stale_json(one.stale)}


def _read_in(found: Survey, one: Errand, person: str) -> str:
    """The commit in which somebody read the section of an errand."""
    records = found.collection.papers[one.paper].reviews
    return next(record.commit for record in records if (record.section, record.reviewer.id) == (one.section, person))


_ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "approve": _approve,
    "request-changes": _request,
    "comment": _comment,
    "reply": _reply,
    "resolve": _resolve,
    "repin": _repin,
    "list": _list,
    "send": _elsewhere("sending"),
    "receive": _elsewhere("receive"),
}
