"""Reads the records of reviews: one file a reviewer a section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.findings import Code, Finding
from pipeline.papers import schemas
from pipeline.papers.decoding import Source, decode_text, read_yaml, text_in, text_of
from pipeline.papers.shapes import ID, At
from pipeline.papers.shared import TOP
from pipeline.papers.values import Comment, Reply, ReviewRecord, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.papers.files import Folder

_CODES = {"missing": Code.REV001, "unknown": Code.REV001, "value": Code.REV001}
_PATH = re.compile(rf"{TOP}/(?P<paper>[^/]+)/reviews/(?P<section>[^/]+)/(?P<reviewer>[^/]+)\.yaml\Z")


def read_reviews(folder: Folder, path: str, paper: str, findings: list[Finding]) -> tuple[ReviewRecord, ...]:
    """The records in the paper's folder ``path``; what is wrong with them is added to ``findings``."""
    records = []
    for section in folder.names(f"{path}/reviews"):
        for name in folder.names(f"{path}/reviews/{section}"):
            where = f"{path}/reviews/{section}/{name}"
            source = Source(path=where, paper=paper, section=section, codes=_CODES, broken=Code.REV001)
            reviewer, _, ending = name.rpartition(".")
            if name.startswith("."):
                continue
            if ending != "yaml" or not ID.match(reviewer):
                hint = "a review is reviews/<section>/<reviewer>.yaml"
                findings.append(source.finding(Code.REV001, f"{name} is no review record", hint))
                continue
            before = len(findings)
            raw = read_yaml(folder, source, schemas.REVIEW, findings)
            if len(findings) == before and _is_whole(raw):
                records.append(_record(source, section, reviewer, raw))
    return tuple(records)


def record_path(paper_path: str, section: str, reviewer: str) -> str:
    """Where the record of a reviewer of a section is, or would be."""
    return f"{paper_path}/reviews/{section}/{reviewer}.yaml"


def is_record(path: str) -> bool:
    """Whether a path is that of a review record."""
    return _PATH.match(path) is not None


def paper_of(path: str) -> str:
    """The paper whose record a path is."""
    return path.split("/")[1]


def record_in(path: str, data: bytes | None) -> ReviewRecord | None:
    """The record that some bytes at a path would be; ``None`` for what is none."""
    match = _PATH.match(path)
    if match is None or data is None:
        return None
    source = Source(path=path, paper=match["paper"], section=match["section"], codes=_CODES, broken=Code.REV001)
    found: list[Finding] = []
    text = text_in(data)
    if text is None:
        return None
    raw = decode_text(text, source, schemas.REVIEW, found)
    return None if found or not _is_whole(raw) else _record(source, match["section"], match["reviewer"], raw)


def _is_whole(raw: Mapping[str, Any]) -> bool:
    return all(raw[key] is not None for key in ("verdict", "text", "commit", "date"))


def _record(source: Source, section: str, reviewer: str, raw: Mapping[str, Any]) -> ReviewRecord:
    comments = tuple(
        Comment(
            id=item["id"].text,
            author=source.mention(item["author"]),
            date=item["date"].text,
            quote=text_of(item["quote"]),
            block=item["block"],
            part=text_of(item["part"]),
            occurrence=item["occurrence"],
            text=item["text"].text,
            open=item["state"].text == "open",
            replies=tuple(
                Reply(author=source.mention(reply["author"]), date=reply["date"].text, text=reply["text"].text)
                for reply in item["replies"]
            ),
        )
        for item in raw["comments"]
    )
    return ReviewRecord(
        section=section,
        reviewer=source.mention(At(reviewer, 1, 1)),
        verdict=Verdict(raw["verdict"].text),
        text=raw["text"].text,
        commit=raw["commit"].text,
        date=raw["date"].text,
        note=raw["note"].text if raw["note"] else "",
        comments=comments,
        path=source.path,
    )
