"""The YAML files of the contract, as tables: which keys each has, and what each key takes."""

from __future__ import annotations

import re

from pipeline.limits import rows
from pipeline.papers.shapes import (
    IDENTIFIER,
    MONTH,
    Choice,
    Date,
    Flag,
    Fraction,
    Key,
    ListOf,
    MapOf,
    Pattern,
    Record,
    Text,
    Whole,
)
from pipeline.pins import PIN

_IDS = ListOf(IDENTIFIER)
_LANGUAGE = Pattern(re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z"), "a language tag such as en-GB")
_EMAIL = Pattern(re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,190}\Z"), "an e-mail address")
_ORCID = Pattern(
    re.compile(r"(https://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]\Z"), "an ORCID such as 0000-0002-1825-0097"
)
_DIGEST = Pattern(PIN, "a digest as papers status --format json gives it: sha256: and 64 hexadecimal digits")
_COMMIT = Pattern(re.compile(r"[0-9a-f]{7,64}\Z"), "a commit's id")
_SSH_KEY = Pattern(
    re.compile(r"(ssh-(ed25519|rsa)|ecdsa-sha2-nistp\d+|sk-[a-z0-9-]+@openssh\.com) [A-Za-z0-9+/]{20,}={0,2}( .*)?\Z"),
    "an SSH public key such as ssh-ed25519 AAAA…",
)
_FILE = Pattern(re.compile(r"[a-z0-9][a-z0-9._-]*\.ya?ml\Z"), "the name of a YAML file beside paper.yaml")
_WORD = Text(says="text")

_POLICY = Record(
    {
        "required": Key(Whole()),
        "signed": Key(Flag()),
        "own_share": Key(Fraction()),
        "recorders": Key(_IDS),
    }
)

LIMITS = Record({row.name: Key(Whole(row.least, row.most)) for row in rows() if not row.is_fixed})

INITIATIVE = Record({
    "name": Key(_WORD, required=True),
    "short_name": Key(_WORD, required=True),
    "publisher": Key(_WORD, required=True),
    "language": Key(_LANGUAGE),
    "rights": Key(_WORD),
    "contact": Key(_WORD),
    "editors": Key(ListOf(IDENTIFIER, least=1), required=True, default=()),
    "review": Key(_POLICY),
    "limits": Key(LIMITS),
})  # fmt: skip

PEOPLE = MapOf(Record({
    "name": Key(_WORD, required=True),
    "affiliation": Key(_WORD),
    "emails": Key(ListOf(_EMAIL), default=()),
    "orcid": Key(_ORCID),
    "keys": Key(ListOf(_SSH_KEY), default=()),
    "bot": Key(Flag(), default=False),
}))  # fmt: skip

OUTLINE = Record({
    "sections": Key(ListOf(Record({
        "id": Key(IDENTIFIER, required=True),
        "title": Key(_WORD, required=True),
        "required": Key(Flag(), default=True),
        "guidance": Key(_WORD),
        "words": Key(Record({"min": Key(Whole(), default=0), "max": Key(Whole(least=1))})),
        "headings": Key(ListOf(_WORD), default=()),
        "needs": Key(Record({
            "citations": Key(Whole(), default=0),
            "tables": Key(Whole(), default=0),
            "figures": Key(Whole(), default=0),
        })),
    }), least=1), required=True, default=()),
})  # fmt: skip

PAPER = Record(
    {
        "title": Key(_WORD, required=True),
        "subtitle": Key(_WORD),
        "guides": Key(ListOf(IDENTIFIER, least=1), required=True, default=()),
        "editors": Key(_IDS, default=()),
        "edition": Key(_WORD),
        "keywords": Key(ListOf(_WORD), default=()),
        "outline": Key(_FILE),
        "review": Key(_POLICY),
    }
)

FRONT_MATTER = Record({
    "contributors": Key(ListOf(IDENTIFIER, least=1), required=True, default=()),
    "status": Key(Choice(("drafting", "submitted")), required=True),
    "roles": Key(MapOf(ListOf(Choice((
        "Conceptualization", "Data curation", "Formal analysis", "Funding acquisition", "Investigation",
        "Methodology", "Project administration", "Resources", "Software", "Supervision", "Validation",
        "Visualization", "Writing – original draft", "Writing – review & editing",
    ))))),
})  # fmt: skip
"""The roles are the fourteen terms of CRediT (ANSI/NISO Z39.104-2022)."""

ACTIONS = ListOf(Record({
    "id": Key(Pattern(re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z"), "an id such as TF-1"), required=True),
    "action": Key(_WORD, required=True),
    "lead": Key(_WORD, required=True),
    "partners": Key(ListOf(_WORD), default=()),
    "start": Key(MONTH, required=True),
    "due": Key(MONTH, required=True),
    "indicator": Key(_WORD, required=True),
    "objective": Key(IDENTIFIER),
}))  # fmt: skip

_REPLY = Record(
    {
        "author": Key(IDENTIFIER, required=True),
        "date": Key(Date(time=True), required=True),
        "text": Key(_WORD, required=True),
    }
)

_NAMED = r"[a-z]+ [1-9][0-9]{0,5}(?:\.[1-9][0-9]{0,5}){0,40}"
_PART = re.compile(rf"{_NAMED}(?:, {_NAMED}){{0,4}}\Z")

REVIEW = Record({
    "verdict": Key(Choice(("approved", "changes-requested", "commented")), required=True),
    "text": Key(_DIGEST, required=True),
    "commit": Key(_COMMIT, required=True),
    "date": Key(Date(), required=True),
    "note": Key(_WORD),
    "comments": Key(ListOf(Record({
        "id": Key(Pattern(re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z"), "an id such as c1"), required=True),
        "author": Key(IDENTIFIER, required=True),
        "date": Key(Date(time=True), required=True),
        "quote": Key(Text(empty=True)),
        "block": Key(Whole(least=1)),
        "part": Key(Pattern(_PART, "a part of the block such as item 3, or row 2, cell 1")),
        "occurrence": Key(Whole(least=1)),
        "text": Key(_WORD, required=True),
        "state": Key(Choice(("open", "resolved")), required=True),
        "replies": Key(ListOf(_REPLY), default=()),
    })), default=()),
})  # fmt: skip
