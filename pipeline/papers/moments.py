"""The dates of records as moments."""

from __future__ import annotations

import datetime as dt


def moment(date: str) -> dt.datetime:
    """The moment that a date names, as records have it.

    A day is its midnight, and what tells no zone is in UTC: Word wants a moment of every comment, and it has to be the
    same wherever the file is made. Raises ``ValueError`` for what is no date.
    """
    read = dt.datetime.fromisoformat(date)
    return read if read.tzinfo else read.replace(tzinfo=dt.UTC)
