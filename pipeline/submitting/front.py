"""The front matter of a section that is submitted: who wrote it, how far it is, and the roles that stood there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.papers.values import FrontMatter, SectionText

_FENCE = "---\n"


def front_matter(fronts: list[FrontMatter], person: str, status: str) -> str:
    """Front matter with all contributors that some name, and the person; roles are those of the first that has any.

    Each of ``fronts`` is of the section as it stands, or of the file that is submitted.
    """
    names = [mention.id for front in fronts for mention in front.contributors]
    names = list(dict.fromkeys([*names, person]))
    roles: dict[str, tuple[str, ...]] = {}
    for front in fronts:
        for name, terms in front.roles.items():
            roles.setdefault(name, terms)
    lines = [f"contributors: [{', '.join(names)}]", f"status: {status}"]
    if roles:
        lines.append(f"roles: {_roles(roles)}")
    return _FENCE + "".join(f"{line}\n" for line in lines) + _FENCE


def kept(section: SectionText, person: str, status: str) -> str | None:
    """The front matter of a section as it stands, fences and all, where it says that already; else ``None``."""
    front = section.front
    is_same = front.status.value == status and person in [mention.id for mention in front.contributors]
    return section.text[: len(section.text) - len(section.body)] if is_same else None


def _roles(roles: Mapping[str, tuple[str, ...]]) -> str:
    told = (f"{name}: [{', '.join(map(_term, terms))}]" for name, terms in roles.items())
    return "{" + ", ".join(told) + "}"


def _term(term: str) -> str:
    return json.dumps(term, ensure_ascii=False) if any(char in term for char in ",[]{}:#&'\"") else term
