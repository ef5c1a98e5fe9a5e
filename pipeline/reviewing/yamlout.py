"""A review record as the text of its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pipeline.papers.values import Comment, ReviewRecord

_WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Dates stay unquoted, as people write them; no alias is made, which the reader would refuse."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own signature
        return True


def record_text(record: ReviewRecord) -> str:
    """The file's text, which reads back as the same record."""
    value: dict[str, Any] = {
        "verdict": record.verdict.value,
        "text": record.text,
        "commit": record.commit,
        "date": record.date,
    }
    if record.note:
        value["note"] = record.note
    if record.comments:
        value["comments"] = [_comment(comment) for comment in record.comments]
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


def _comment(comment: Comment) -> dict[str, Any]:
    value: dict[str, Any] = {"id": comment.id, "author": comment.author.id, "date": comment.date}
    if comment.quote:
        value["quote"] = comment.quote
    if comment.block is not None:
        value["block"] = comment.block
    if comment.part:
        value["part"] = comment.part
    if comment.occurrence is not None:
        value["occurrence"] = comment.occurrence
    value["text"] = comment.text
    value["state"] = "open" if comment.open else "resolved"
    if comment.replies:
        value["replies"] = [
            {"author": reply.author.id, "date": reply.date, "text": reply.text} for reply in comment.replies
        ]
    return value
