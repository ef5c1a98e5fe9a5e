"""The kinds of entry there are, and the fields without which a reader cannot find the source.

biblatex's own list of required fields (its manual, section 2.1) moderated: what only helps sorting is not
asked for, institutions count as authors, and CSL's names of types and fields stand beside biblatex's.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.bibliography.entries import Entry

Demand = tuple[str, ...]

_TITLE = ("title",)
_AUTHOR = ("author", "editor")
_BODY = ("author", "editor", "institution", "organization", "publisher", "authority")
_DATE = ("date", "year", "issued", "pubstate", "status")
_WEB = ("url", "doi", "eprint")
_JOURNAL = ("journaltitle", "journal", "container-title")
_WHOLE = ("booktitle", "container-title", "maintitle")
_EVENT = ("booktitle", "eventtitle", "container-title", "event-title", "event")
_SCHOOL = ("institution", "school", "publisher")

# What each family of kinds must have: of every group of names, one.
_FAMILIES: tuple[tuple[str, tuple[Demand, ...]], ...] = (
    (
        "article article-journal article-magazine article-newspaper suppperiodical review review-book",
        (_AUTHOR, _TITLE, _JOURNAL, _DATE),
    ),
    (
        ("book mvbook collection mvcollection proceedings mvproceedings reference mvreference manual booklet pamphlet"),
        (_BODY, _TITLE, _DATE),
    ),
    (
        (
            "incollection inbook bookinbook suppbook suppcollection inreference chapter entry"
            " entry-dictionary entry-encyclopedia"
        ),
        (_AUTHOR, _TITLE, _WHOLE, _DATE),
    ),
    ("inproceedings conference paper-conference", (_AUTHOR, _TITLE, _EVENT, _DATE)),
    ("thesis phdthesis mastersthesis", (_AUTHOR, _TITLE, _SCHOOL, _DATE)),
    ("report techreport dataset standard", (_BODY, _TITLE, _DATE)),
    ("online electronic www webpage post post-weblog", (_TITLE, _WEB)),
    (
        "legislation legal jurisdiction treaty bill regulation legal_case hearing patent periodical",
        (_TITLE, _DATE),
    ),
    ("unpublished manuscript speech interview letter personal_communication", (_AUTHOR, _TITLE)),
    (
        (
            "misc document software image artwork audio video movie music performance graphic figure map"
            " broadcast motion_picture song musical_score event classic commentary collection-item"
        ),
        (_TITLE,),
    ),
    ("xdata set", ()),
)

REQUIRED: Mapping[str, tuple[Demand, ...]] = MappingProxyType(
    {kind: demands for kinds, demands in _FAMILIES for kind in kinds.split()}
)

# How a missing group is named, by its first field, to somebody who writes the file by hand.
SPOKEN: Mapping[Demand, str] = MappingProxyType(
    {
        _TITLE: "title",
        _AUTHOR: "author (or editor)",
        _BODY: "author (or editor, or institution)",
        _DATE: "date (or year)",
        _WEB: "url (or doi)",
        _JOURNAL: "journaltitle",
        _WHOLE: "booktitle",
        _EVENT: "booktitle (or eventtitle)",
        _SCHOOL: "institution",
    }
)

# Fields that keep a value as it is, in which TeX means nothing.
VERBATIM = frozenset(("url", "doi", "eprint", "file", "ids", "crossref", "xdata", "urlraw", "isbn", "issn", "pdf"))

# Fields that are somebody's bookkeeping: never printed, so neither passed on nor part of a text's digest.
BOOKKEEPING = frozenset(
    (
        "abstract annotation annote comment creationdate date-added date-modified file groups keyword"
        " keywords local-url modificationdate owner pdf priority ranking readstatus review timestamp ids"
    ).split()
)

# What crossref never hands on; xdata hands on everything.
_NOT_HANDED_ON = frozenset(
    (
        "crossref xdata ids xref entryset entrysubtype execute label options presort related relatedoptions"
        " relatedstring relatedtype shorthand shorthandintro sortkey shortauthor shorttitle indextitle"
    ).split()
)
_IN_BOOKS = frozenset(
    ("incollection inbook bookinbook suppbook suppcollection inreference inproceedings conference").split()
)
_IN_JOURNALS = frozenset(("article", "suppperiodical", "review"))
_TITLES = ("title", "subtitle", "titleaddon")


def whole_fields(entry: Entry) -> dict[str, str]:
    """Give an entry's fields with those it inherits: of one name, its own first, then the nearest ancestor's.

    A parent's title reaches the child as booktitle, maintitle or journaltitle (biblatex manual, appendix B).
    Fields that hold nothing are left out, and so are crossref and xdata: what they stood for is there.
    """
    fields = {name: value for name, value in entry.fields.items() if value.strip("{} ")}
    for ancestor in entry.ancestors:
        prefix = ""
        if ancestor.kind.startswith("mv"):
            prefix = "main"
        elif entry.kind in _IN_BOOKS:
            prefix = "book"
        elif entry.kind in _IN_JOURNALS:
            prefix = "journal"
        for name, value in ancestor.fields.items():
            if not value.strip("{} "):
                continue
            if ancestor.kind == "xdata":
                fields.setdefault(name, value)
            elif name in _TITLES and prefix:
                fields.setdefault(prefix + name, value)
            elif name not in _NOT_HANDED_ON and name not in _TITLES:
                fields.setdefault(name, value)
    fields.pop("crossref", None)
    fields.pop("xdata", None)
    return fields


def is_bookkeeping(name: str) -> bool:
    """Whether a field is never printed."""
    return name in BOOKKEEPING or name.startswith("bdsk-")
