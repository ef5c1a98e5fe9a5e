"""A long history of papers: 2,400 commits of 42 authors on 47 sections of 75,000 words, the registry on top."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.history.generated import generate, name

from .gitting import Change, commit_all, git

COMMITS, AUTHORS, SECTIONS, WORDS = 2_400, 42, 47, 75_000


def history(folder: Path, *, seed: int) -> None:
    """Make the repository in a new folder; every section stands in its paper's own outline, every author is known."""
    made = generate(folder, seed=seed, authors=AUTHORS, commits=COMMITS, sections=SECTIONS, words=WORDS)
    people = {
        f"researcher-{number}": {"name": name(number), "emails": [address]}
        for number, address in enumerate(made.emails)
    }  # fmt: skip
    people["maintainers"] = {"name": "Maintainers", "emails": ["maintainers@example.org"]}
    initiative = {"name": "Initiative for Measuring", "short_name": "IM", "publisher": "Secretariat",
                  "editors": ["maintainers"]}  # fmt: skip
    files = {"papers/initiative.yaml": _yaml(initiative), "papers/people.yaml": _yaml(people)}
    for paper in sorted({path.split("/")[1] for path in made.owners}):
        names = sorted(Path(path).stem for path in made.owners if path.split("/")[1] == paper)
        outline = [{"id": section, "title": section.replace("-", " ").capitalize()} for section in names]
        facts = {"title": paper.replace("-", " ").title(), "guides": ["maintainers"], "outline": "outline.yaml"}
        files[f"papers/{paper}/paper.yaml"] = _yaml(facts)
        files[f"papers/{paper}/outline.yaml"] = _yaml({"sections": outline})
    commit_all(folder, [Change("maintainers", files)], onto=git(folder, "rev-parse", "HEAD").strip())


def _yaml(value: object) -> bytes:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True).encode()
