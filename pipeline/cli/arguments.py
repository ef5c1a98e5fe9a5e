"""The arguments of each command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def _check(parser: argparse.ArgumentParser) -> None:
    _papers(parser)
    formats = ("text", "json", "github", "sarif")
    parser.add_argument("--format", choices=formats, default="text", help="how the findings are printed")
    parser.add_argument("--verbose", action="store_true", help="print every open question, not only how many there are")


def _build(parser: argparse.ArgumentParser) -> None:
    _papers(parser)
    _formats(parser)
    _out(parser)
    parser.add_argument(
        "--jobs", type=int, default=None, metavar="N", help="papers built at a time (default: one a core)"
    )
    parser.add_argument("--final", action="store_true", help="refuse to write anything that is not final")


def _status(parser: argparse.ArgumentParser) -> None:
    _papers(parser)
    _format(parser)


def _new(parser: argparse.ArgumentParser) -> None:
    _paper(parser)
    parser.add_argument("section", metavar="SECTION", nargs="?", help="the section's id; all required ones by default")
    parser.add_argument("--title", help="the title of a new paper")
    parser.add_argument("--guide", metavar="PERSON", help="the theme guide of a new paper")
    parser.add_argument("--as", dest="person", metavar="PERSON", help="who is to write it")


def _diff(parser: argparse.ArgumentParser) -> None:
    _paper(parser)
    parser.add_argument("old", metavar="OLD", help="the commit or tag to compare with")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the commit or tag that is compared (default: HEAD)")
    _out(parser)


def _people(parser: argparse.ArgumentParser) -> None:
    _format(parser)


def _release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("version", metavar="VERSION", help="the name of the release and of its tag, such as 1.0")
    _papers(parser)
    _formats(parser)
    _out(parser, "build/VERSION")


def _verify(parser: argparse.ArgumentParser) -> None:
    what = "the manifest, beside the files that it names (default: build/manifest.json)"
    parser.add_argument("manifest", metavar="MANIFEST", nargs="?", type=Path, help=what)
    parser.add_argument("--verbose", action="store_true", help="print what is good, too")
    _format(parser)


def _comments(parser: argparse.ArgumentParser) -> None:
    # No subcommands: argparse cannot have both those and a list of papers.
    parser.usage = (
        "papers comments [PAPER ...] [--open] [--format {text,json}]\n"
        "       papers comments reply COMMENT TEXT --as PERSON\n"
        "       papers comments resolve COMMENT [--reply TEXT] --as PERSON"
    )
    what = "ids of papers, all by default; or reply or resolve, a comment's id such as c1, and for reply the answer"
    parser.add_argument("words", metavar="PAPER", nargs="*", help=what)
    parser.add_argument("--open", action="store_true", help="list only those that are not resolved")
    parser.add_argument("--as", dest="person", metavar="PERSON", help="in whose name to reply or resolve")
    parser.add_argument("--reply", metavar="TEXT", help="a last word when resolving")
    _format(parser)


def _submit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="a Word Document (.docx), or Markdown (.md)")
    parser.add_argument("--paper", metavar="P", required=True, help="the paper's id")
    parser.add_argument("--section", metavar="S", required=True, help="the section's id")
    parser.add_argument("--as", dest="person", metavar="PERSON", required=True, help="who wrote it")
    cite = "take citations typed as text, such as (Smith 2021), that are sure to be of the bibliography"
    parser.add_argument("--cite", action="store_true", help=cite)
    parser.add_argument("--submitted", action="store_true", help="the section is ready for review, no draft any more")
    replacing = "overwrite a section that was not submitted from a file before, or that says something else"
    parser.add_argument("--replace", dest="replacing", action="store_true", help=replacing)
    parser.add_argument("--dry-run", action="store_true", help="print the section and the account, write nothing")
    _format(parser)


def _review(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _send(actions)
    _receive(actions)
    approve = _action(actions, "approve", "approve sections as they stand, or all that wait for that guide")
    _sections(approve, "*")
    approve.add_argument("--note", metavar="TEXT", help="words that go into the review record")
    request = _action(actions, "request-changes", "ask the authors of sections for changes")
    _sections(request, "+")
    request.add_argument("--note", metavar="TEXT", help="what to change; may be left out where comments say it")
    comment = _action(actions, "comment", "comment on a section; an open comment keeps a paper from being final")
    _section(comment)
    comment.add_argument("text", metavar="TEXT", help="the comment")
    comment.add_argument("--quote", metavar="WORDS", default="", help="the words of the section that it hangs on")
    comment.add_argument("--block", type=int, metavar="N", help="the block that it hangs on, counted from 1")
    reply = _action(actions, "reply", "answer a comment")
    _section(reply)
    reply.add_argument("comment", metavar="COMMENT", help="its id, such as c1, or tariq-parvez/c1")
    reply.add_argument("text", metavar="TEXT", help="the answer")
    resolve = _action(actions, "resolve", "say that one's own comment is settled")
    _section(resolve)
    resolve.add_argument("comment", metavar="COMMENT", help="its id, such as c1")
    resolve.add_argument("--reply", metavar="TEXT", help="a last word")
    what = "give reviews that were pinned under another pandoc their new name, where both find the same text"
    repin = actions.add_parser("repin", help=what, description=what[0].upper() + what[1:] + ".")
    _paper(repin)
    binary = "the pandoc that they were pinned under, such as that of pip install --target DIR pypandoc-binary==1.15"
    repin.add_argument("--pandoc", type=Path, metavar="FILE", required=True, help=binary)
    listing = _action(actions, "list", "what a guide has to read")
    listing.add_argument("papers", metavar="PAPER", nargs="*", help="ids of papers; all by default")
    _format(listing)


def _send(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = "write a Word file for a reviewer: the draft with its comments, in which every edit is tracked"
    send = actions.add_parser("send", help=what, description=what[0].upper() + what[1:] + ".")
    _paper(send)
    send.add_argument("--to", dest="person", metavar="PERSON", required=True, help="who is to review it")
    _out(send, "build/review")


def _receive(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = "bring a reviewed Word file back: its comments into records, its changes onto a branch, all accounted for"
    receive = actions.add_parser("receive", help=what, description=what[0].upper() + what[1:] + ".")
    receive.add_argument("file", metavar="FILE", type=Path, help="the Word file that came back")
    receive.add_argument("--as", dest="person", metavar="PERSON", help="who reviewed it, where the file does not say")
    receive.add_argument("--paper", metavar="PAPER", help="which paper it is of, where the file does not say")
    receive.add_argument("--commit", metavar="COMMIT", help="what was sent, where the file does not say")
    name = "whose a name in Word is, by the id in the registry; may be given again"
    receive.add_argument("--name", dest="names", metavar='"WORD NAME=PERSON"', action="append", default=[], help=name)
    receive.add_argument("--dry-run", action="store_true", help="show it all and change nothing")
    _format(receive)
    _out(receive, "build/review")


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
    parser.add_argument("--as", dest="person", metavar="PERSON", required=True, help="in whose name")
    return parser


def _sections(parser: argparse.ArgumentParser, count: str) -> None:
    _paper(parser)
    parser.add_argument("sections", metavar="SECTION", nargs=count, help="ids of sections")


def _section(parser: argparse.ArgumentParser) -> None:
    _paper(parser)
    parser.add_argument("section", metavar="SECTION", help="the section's id")


def _paper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paper", metavar="PAPER", help="the paper's id")


def _papers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("papers", metavar="PAPER", nargs="*", help="ids of papers; all by default")


def _formats(parser: argparse.ArgumentParser) -> None:
    formats = "which of docx, pdf, html, with commas between (default: docx,pdf)"
    parser.add_argument("--formats", default="docx,pdf", metavar="LIST", help=formats)


def _out(parser: argparse.ArgumentParser, default: str = "build") -> None:
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help=f"where outputs go (default: {default})")


def _format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": _check,
    "build": _build,
    "status": _status,
    "new": _new,
    "submit": _submit,
    "review": _review,
    "comments": _comments,
    "release": _release,
    "verify": _verify,
    "diff": _diff,
    "people": _people,
}
"""What gives each command its arguments."""
