"""``papers review send``: a Word file for a reviewer, and how it comes back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.cli.build import place_of
from pipeline.cli.codes import EXIT_DONE
from pipeline.cli.console import say
from pipeline.render.templates import Templates
from pipeline.reviewing.permits import believed, refuse_changed, registered, reviewer_fault
from pipeline.sending.anchors import anchored
from pipeline.sending.hanging import Hold
from pipeline.sending.posting import file_name, post
from pipeline.surveying import choose, survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from pipeline.papers.values import Paper, Person
    from pipeline.sending.posting import Posted
    from pipeline.surveying import Survey


def run(options: argparse.Namespace) -> int:
    """Write the file; who may not review the paper gets one all the same, for comments and changes."""
    workspace = Workspace.open(options.folder)
    refuse_changed(workspace)
    found = survey(workspace, [options.paper])
    (name,) = choose(found.collection, [options.paper])
    person = registered(found, options.person)
    paper = found.collection.papers[name]
    revision = workspace.revision()
    posted = post(
        anchored(found.examined[name], workspace.cache),
        found.standings[name],
        revision,
        Templates(workspace.root / "templates"),
        workspace.cache,
        reviewer=person,
        records=believed(found, paper),
        name_of=found.collection.name_of,
    )
    out = workspace.outputs(options.out, "review")
    file = file_name(name, person.id)
    write_whole(out / file, posted.data)
    place = f"{place_of(out)}/{file}"
    say(f"{place}: {name} as of commit {revision.commit[:12]}, for {person.name}")
    for line in (*_comments(posted), *_doubts(found, paper, person)):
        say(f"  {line}")
    say(
        "When it comes back: papers review receive FILE.docx --dry-run shows what is in it; without --dry-run, takes it"
    )
    return EXIT_DONE


def _comments(posted: Posted) -> Iterator[str]:
    """How many comments the file holds, and which do not hang where their reviewer hung them."""
    sent = [one for one in posted.comments if one.hold is not Hold.NOTHING]
    count = Counter(one.comment.open for one in sent)
    told = [f"{count[True]} open comment{'s' * (count[True] != 1)}"] if count[True] else []
    told += [f"{count[False]} resolved"] if count[False] else []
    yield (", ".join(told) or "no comments") + "; every edit will be tracked"
    for one in posted.comments:
        quoted = bool(one.comment.quote) and one.hold is not Hold.WORDS
        if quoted or one.hold is Hold.NOTHING:
            gone = "its words are gone; " if quoted else ""
            called = f"{one.record.section}/{one.record.reviewer.id}/{one.comment.id}"
            yield f"{called}: {gone}it hangs on {one.hold.value}"


def _doubts(found: Survey, paper: Paper, person: Person) -> Iterator[str]:
    """Why a verdict of that person would not count."""
    faults = [
        (standing.id, fault)
        for standing in found.standings[paper.id].sections
        if standing.digest is not None and (fault := reviewer_fault(found, paper, standing, person)) is not None
    ]
    messages = list(dict.fromkeys(str(fault) for _, fault in faults))
    if person.id not in [guide.id for guide in paper.guides]:
        messages = messages[:1]
    if messages:
        yield f"{'; '.join(messages)}: comments and changes are welcome, a verdict would not count"
