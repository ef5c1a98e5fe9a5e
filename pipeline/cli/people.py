"""``papers people``: who git knows and the registry does not."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.cli.console import say
from pipeline.report.cleaning import clean
from pipeline.surveying import survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse

    from pipeline.history import UnknownIdentity


def run(options: argparse.Namespace) -> int:
    """Print the identities that the registry lacks, each as the entry to paste into people.yaml."""
    found = survey(Workspace.open(options.folder), ())
    unknown = found.attribution.unknown
    if options.format == "json":
        people = [{"name": who.name, "emails": list(who.emails), "commits": who.commits} for who in unknown]
        say(json.dumps({"unknown": people}, ensure_ascii=False, indent=2))
    elif not unknown:
        say("The registry knows everybody who wrote what stands in the papers.")
    else:
        say("# Git knows these authors and papers/people.yaml does not. An editor pastes what is right, or adds the")
        say("# e-mail to the person who is there already.")
        for who in unknown:
            say(_entry(who, set(found.collection.people)))
    return 0


def _entry(who: UnknownIdentity, taken: set[str]) -> str:
    folded = unicodedata.normalize("NFKD", who.name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "person"
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    emails = ", ".join(json.dumps(clean(email), ensure_ascii=False) for email in who.emails)
    shown = json.dumps(clean(who.name), ensure_ascii=False)
    return f"{name}:\n  name: {shown}\n  emails: [{emails}]\n  # {who.commits} commits"
