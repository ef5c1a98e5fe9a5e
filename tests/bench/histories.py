"""A long history of papers: 2,400 commits of 42 authors on 48 sections of 75,000 words, the registry on top.

With reviews, two guides have approved every section, and a quarter of them has been changed since.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import yaml

from tests.history.generated import generate, name

from .gitting import Change, commit_all, git

COMMITS, AUTHORS, SECTIONS, WORDS = 2_400, 42, 48, 75_000
_GUIDES = ("guide-one", "guide-two")
_CHANGED = 4
"""One section in so many is changed after it was approved."""


def history(folder: Path, *, seed: int) -> None:
    """Make the repository in a new folder; every section stands in its paper's own outline, every author is known."""
    made = generate(folder, seed=seed, authors=AUTHORS, commits=COMMITS, sections=SECTIONS, words=WORDS)
    people = {
        f"researcher-{number}": {"name": name(number), "emails": [address]}
        for number, address in enumerate(made.emails)
    }  # fmt: skip
    people |= {guide: {"name": guide.title(), "emails": [f"{guide}@example.org"]} for guide in _GUIDES}
    people["maintainers"] = {"name": "Maintainers", "emails": ["maintainers@example.org"]}
    initiative = {"name": "Initiative for Measuring", "short_name": "IM", "publisher": "Secretariat",
                  "editors": ["maintainers"]}  # fmt: skip
    files = {"papers/initiative.yaml": _yaml(initiative), "papers/people.yaml": _yaml(people)}
    for paper in sorted({path.split("/")[1] for path in made.owners}):
        names = sorted(Path(path).stem for path in made.owners if path.split("/")[1] == paper)
        outline = [{"id": section, "title": section.replace("-", " ").capitalize()} for section in names]
        facts = {"title": paper.replace("-", " ").title(), "guides": [*_GUIDES], "outline": "outline.yaml"}
        files[f"papers/{paper}/paper.yaml"] = _yaml(facts)
        files[f"papers/{paper}/outline.yaml"] = _yaml({"sections": outline})
    commit_all(folder, [Change("maintainers", files)], onto=git(folder, "rev-parse", "HEAD").strip())


def review(folder: Path) -> None:
    """Approve every section in the name of both guides, then change some: 96 reviews, a quarter of them stale."""
    ran = [sys.executable, "-m", "pipeline", "-C", str(folder), "status", "--format", "json"]
    papers = json.loads(subprocess.run(ran, check=True, capture_output=True).stdout)["papers"]
    head = git(folder, "rev-parse", "HEAD").strip()
    approvals = []
    for guide in _GUIDES:
        for paper in papers:
            files = {
                f"papers/{paper['paper']}/reviews/{section['section']}/{guide}.yaml": _yaml(
                    {"verdict": "approved", "text": section["text"], "commit": head, "date": "2020-02-14"}
                )
                for section in paper["sections"]
            }
            approvals.append(Change(guide, files))
    paths = [section["path"] for paper in papers for section in paper["sections"]]
    edits = [
        Change(f"author-{number}", {path: (folder / path).read_bytes() + b"\nOne sentence more was added here.\n"})
        for number, path in enumerate(paths[::_CHANGED])
    ]
    commit_all(folder, [*approvals, *edits], onto=head)


def _yaml(value: object) -> bytes:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True).encode()
