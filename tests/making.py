"""Makes repositories of papers with real git, for tests to read, break and build."""

from __future__ import annotations

import subprocess
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ONE = "Researcher One <researcher1@example.org>"
TWO = "Researcher Two <researcher2@example.org>"
EDITOR = "Editor One <editor1@example.org>"
WHEN = "2020-02-14T09:30:00+05:00"

FILES = {
    "papers/initiative.yaml": """
        name: Initiative of Tests
        short_name: IoT
        publisher: Secretariat of Tests
        language: en-GB
        rights: All rights reserved.
        contact: www.example.org
        editors: [editor1]
        review: {required: 1, signed: false, own_share: 0.2, recorders: [editor1]}
        """,
    "papers/people.yaml": """
        editor1: {name: Editor One, affiliation: Secretariat, emails: [editor1@example.org]}
        researcher1: {name: Researcher One, affiliation: Institute, emails: [researcher1@example.org]}
        researcher2: {name: Researcher Two, affiliation: Institute, emails: [researcher2@example.org]}
        guide1: {name: Guide One, affiliation: Retired, emails: [guide1@example.org]}
        """,
    "papers/outline.yaml": """
        sections:
          - {id: summary, title: Executive summary, words: {min: 3, max: 200}}
          - id: threats
            title: Threat assessment
            guidance: What is known of scale and trend.
            words: {min: 3, max: 400}
            headings: [Scale and trend]
            needs: {citations: 1}
          - {id: action-plan, title: Action plan, required: true, words: {min: 3}}
          - {id: annex, title: Annex, required: false}
        """,
    "papers/references.bib": """
        @report{report-2019,
          author = {{Office of Tests}}, title = {{Report 2019}}, institution = {Office}, date = {2019},
        }
        @legislation{act-1997, title = {{Testing Act, 1997}}, date = {1997}}
        """,
    "papers/testing/paper.yaml": """
        title: Countering Tests
        subtitle: A strategy paper
        guides: [guide1]
        editors: [editor1]
        edition: Working draft
        keywords: [tests, strategy]
        """,
    "papers/testing/sections/summary.md": """
        ---
        contributors: [researcher1]
        status: submitted
        ---
        Tests are *everywhere*, as @sec:threats shows in @fig:counts and @tbl:kinds.[^why]

        [^why]: Because they are cheap.
        """,
    "papers/testing/sections/threats.md": """
        ---
        contributors: [researcher1]
        status: drafting
        ---
        ## Scale and trend

        The office counted them [@report-2019, p. 3] under @act-1997.

        ![Tests by kind](../data/counts.csv){#fig:counts .bar alt="Unit tests, 3; other tests, 2."}

        | Kind | Number |
        |:-----|-------:|
        | Unit | 3<br>more |
        | Other | 2 |

        : Kinds of tests {#tbl:kinds}

        ![A blue square](../figures/square.svg){#fig:square alt="A square in dark blue."}
        """,
    "papers/testing/sections/action-plan.md": """
        ---
        contributors: [researcher2]
        status: drafting
        ---
        The actions stand in @tbl:action-plan, and serve what the [summary](summary.md) says.
        """,
    "papers/testing/data/counts.csv": """
        label,tests
        Unit,3
        Other,2
        """,
    "papers/testing/figures/square.svg": """
        <svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="40mm" viewBox="0 0 40 40">
        <rect width="40" height="40" fill="#1F3A5F"/></svg>
        """,
    "papers/testing/actions.yaml": """
        - id: T-1
          action: Write one more test
          lead: Office of Tests
          partners: [Institute]
          start: 2020-07
          due: 2021-06
          indicator: One test more each year
          objective: threats
        """,
}
"""A small valid repository: one paper with two figures, a table, a footnote, citations and one action."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A repository under construction."""

    folder: Path

    def write(self, path: str, text: str) -> Path:
        """Write a file, its text dedented."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return target

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace words in a file that must be there."""
        target = self.folder / path
        text = target.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        target.write_text(text.replace(old, new), encoding="utf-8")

    def git(self, *arguments: str, who: str = EDITOR, when: str = WHEN) -> str:
        """Run git as somebody at some time."""
        name, _, email = who.rstrip(">").partition(" <")
        identity = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
                    for what, value in (("NAME", name), ("EMAIL", email), ("DATE", when))}  # fmt: skip
        environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment | identity, check=True, capture_output=True, text=True
        )
        return done.stdout

    def commit(self, message: str = "Change", *, who: str = EDITOR, when: str = WHEN) -> str:
        """Commit everything as somebody; gives the commit's hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, who=who, when=when)
        return self.git("rev-parse", "HEAD").strip()


def approve_all(maker: Maker, digests: dict[str, str]) -> None:
    """Submit every section of the small paper and record its guide's approval of the text with that digest."""
    for name in ("threats", "action-plan"):
        maker.replace(f"papers/testing/sections/{name}.md", "status: drafting", "status: submitted")
    head = maker.commit()
    for section, digest in digests.items():
        maker.write(
            f"papers/testing/reviews/{section}/guide1.yaml",
            f"verdict: approved\ntext: {digest}\ncommit: {head}\ndate: 2020-02-15\nnote: Well tested.\n",
        )
    maker.commit("Record the reviews of Guide One")


def small_repository(folder: Path) -> Maker:
    """The repository of `FILES`: the registry by the editor, each section by its contributor."""
    folder.mkdir(parents=True)
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    maker.write(".gitignore", "/build/\n")
    for path, text in FILES.items():
        if "/sections/" not in path:
            maker.write(path, text)
    maker.commit("Found the registry")
    for path, text in FILES.items():
        if "/sections/" in path:
            maker.write(path, text)
            maker.commit(f"Write {path}", who=TWO if "action-plan" in path else ONE)
    return maker
