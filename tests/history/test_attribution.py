"""Who wrote what, in small histories made by hand."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from pipeline.git import Repository
from pipeline.history import Attribution, SectionHistory, attribute

from .conftest import SECTION, Workshop

if TYPE_CHECKING:
    from pathlib import Path

ALPHA = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo"
BETA = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
GAMMA = "red orange yellow green blue indigo violet black white brown grey pink purple crimson scarlet maroon azure"


@dataclass(frozen=True)
class Person:
    """The registry's entry, as far as attribution looks."""

    id: str
    name: str
    emails: tuple[str, ...]
    bot: bool = False


ONE = Person("one", "Dr Researcher One", ("Researcher1@Example.org",))
TWO = Person("two", "Researcher Two", ("researcher2@example.org", "two@example.net"))
MACHINE = Person("machine", "Formatter", ("researcher9@example.org",), bot=True)


def ask(workshop: Workshop, *paths: str, people: tuple[Person, ...] = (), cache: Path | None = None) -> Attribution:
    """The attribution of these sections, or of the usual one."""
    return attribute(Repository.open(workshop.folder), paths or (SECTION,), people, cache=cache)


def section(workshop: Workshop, path: str = SECTION, people: tuple[Person, ...] = ()) -> SectionHistory:
    """The history of one section."""
    return ask(workshop, path, people=people).sections[path]


def words_by(history: SectionHistory) -> dict[str, int]:
    """The shares by name, without the researchers' common first name."""
    return {share.name.removeprefix("Researcher "): share.words for share in history.shares}


def test_edit(workshop: Workshop) -> None:
    """Only the words that change change hands."""
    workshop.commit(1, text=f"{ALPHA}\n")
    workshop.commit(2, text=f"{ALPHA} {BETA}\n".replace("golf", "GOLF"))
    assert words_by(section(workshop)) == {"2": 18, "1": 17}


def test_reflow_comma_and_front_matter_steal_nothing(workshop: Workshop) -> None:
    """Wrapping, punctuation, emphasis, a link and front matter leave every word with its author."""
    workshop.commit(1, text=f"{ALPHA}\n")
    text = (
        ALPHA.replace(" ", "\n").replace("delta", "delta,").replace("golf", "**golf**").replace("kilo", "[kilo](k.md)")
    )
    workshop.commit(2, text=f"---\ncontributors: [two]\nstatus: drafting\n---\n{text}.<!-- a comment -->\n")
    assert words_by(section(workshop)) == {"1": 18}


@pytest.mark.parametrize(
    "new", ["papers/terror-financing/sections/other.md", "papers/cyber-crimes/sections/introduction.md"]
)
def test_file_rename(workshop: Workshop, new: str) -> None:
    """A renamed file keeps its authors, within a paper and across papers, even with an edit alongside."""
    workshop.commit(1, text=f"{ALPHA}\n\n{BETA}\n")
    (workshop.folder / SECTION).unlink()
    workshop.write(new, f"{ALPHA}\n\n{BETA} more\n")
    workshop.commit(2)
    assert words_by(section(workshop, new)) == {"1": 35, "2": 1}
    assert section(workshop, new).problems == ()


def test_folder_rename(workshop: Workshop) -> None:
    """A renamed paper keeps all authors."""
    workshop.commit(1, text=f"{ALPHA}\n")
    workshop.write(SECTION.replace("introduction", "conclusion"), f"{BETA}\n")
    workshop.commit(2)
    workshop.git("mv", "papers/terror-financing", "papers/financing")
    workshop.commit(3)
    moved = [f"papers/financing/sections/{name}.md" for name in ("introduction", "conclusion")]
    assert [words_by(history) for history in ask(workshop, *moved).sections.values()] == [
        {"1": 18},
        {"2": 17},
    ]


def test_section_that_began_elsewhere(workshop: Workshop) -> None:
    """A draft outside papers/ that becomes a section brings its authors along."""
    workshop.write("drafts/notes.md", f"{ALPHA}\n")
    workshop.commit(1)
    (workshop.folder / "papers/terror-financing/sections").mkdir(parents=True)
    workshop.git("mv", "drafts/notes.md", SECTION)
    workshop.commit(2)
    assert words_by(section(workshop)) == {"1": 18}


def test_paragraph_move(workshop: Workshop) -> None:
    """A paragraph moved within a section, or to another one, stays its author's."""
    other = SECTION.replace("introduction", "conclusion")
    workshop.write(other, f"{GAMMA}\n")
    workshop.commit(1, text=f"{ALPHA}\n\n{BETA}\n\n{GAMMA} again\n")
    workshop.commit(2, text=f"{GAMMA} again\n\n{ALPHA}\n\n{BETA}\n")
    assert words_by(section(workshop)) == {"1": 53}
    workshop.write(other, f"{GAMMA}\n\n{BETA}\n")
    workshop.commit(3, text=f"{GAMMA} again\n\n{ALPHA}\n")
    assert words_by(section(workshop, other)) == {"1": 34}


def test_merges(workshop: Workshop) -> None:
    """An octopus of branches, one of them dropped again by an 'ours' merge, and a revert."""
    workshop.commit(1, text=f"{ALPHA}\n\nmiddle\n\n{BETA}\n")
    other = SECTION.replace("introduction", "conclusion")
    for number, (path, text) in enumerate([(SECTION, f"two {ALPHA}\n\nmiddle\n\n{BETA}\n"), (other, f"{GAMMA}\n")], 2):
        workshop.git("checkout", "--quiet", "-b", f"side{number}", "main")
        workshop.write(path, text)
        workshop.commit(number)
        workshop.git("checkout", "--quiet", "main")
    workshop.commit(4, text=f"{ALPHA}\n\nmiddle\n\n{BETA} four\n")
    workshop.git("merge", "--quiet", "--no-edit", "side2", "side3")
    assert words_by(section(workshop)) == {"1": 36, "2": 1, "4": 1}
    assert words_by(section(workshop, other)) == {"3": 17}
    workshop.git("checkout", "--quiet", "-b", "dropped", "HEAD~1")
    workshop.commit(5, text="five\n")
    workshop.git("checkout", "--quiet", "main")
    workshop.git("merge", "--quiet", "--no-edit", "-s", "ours", "dropped")
    assert words_by(section(workshop)) == {"1": 36, "2": 1, "4": 1}
    workshop.commit(6, text=f"{BETA}\n")
    workshop.git(
        "revert",
        "--no-edit",
        "HEAD",
        GIT_AUTHOR_NAME="Researcher 7",
        GIT_AUTHOR_EMAIL="researcher7@example.org",
    )
    assert words_by(section(workshop))["1"] == 17  # what a revert brings back is, to git, written by who reverts


def test_criss_cross_and_two_roots(workshop: Workshop) -> None:
    """Two unrelated beginnings that merge into each other both keep their authors."""
    workshop.commit(1, text=f"{ALPHA}\n")
    workshop.git("checkout", "--quiet", "--orphan", "second")
    workshop.git("rm", "--quiet", "-rf", ".")
    other = SECTION.replace("introduction", "conclusion")
    workshop.write(other, f"{BETA}\n")
    workshop.commit(2)
    workshop.git("tag", "second-tip")
    workshop.git("merge", "--quiet", "--no-edit", "--allow-unrelated-histories", "main")
    workshop.git("checkout", "--quiet", "main")
    workshop.git("merge", "--quiet", "--no-edit", "--allow-unrelated-histories", "second-tip")
    workshop.commit(3, text=f"{ALPHA} three\n")
    workshop.git("merge", "--quiet", "--no-edit", "second")
    found = ask(workshop, SECTION, other).sections
    assert [words_by(history) for history in found.values()] == [{"1": 18, "3": 1}, {"2": 17}]


def test_identities(workshop: Workshop) -> None:
    """E-mails find the registry's person in any case; strangers go by git name, equal names being one."""
    workshop.commit(1, text=f"{ALPHA}\n")
    workshop.commit(("whoever", "two@EXAMPLE.net"), text=f"{ALPHA}\n\n{BETA}\n")
    workshop.commit(("Stranger", "s1@example.org"), text=f"{ALPHA}\n\n{BETA}\n\nfirst\n")
    workshop.commit(("Stranger", "s2@example.org"), text=f"{ALPHA}\n\n{BETA}\n\nfirst second\n")
    found = ask(workshop, people=(ONE, TWO))
    shares = [(share.person, share.name, share.words, share.commits) for share in found.sections[SECTION].shares]
    assert shares == [
        ("one", "Dr Researcher One", 18, 1),
        ("two", "Researcher Two", 17, 1),
        (None, "Stranger", 2, 2),
    ]
    assert [(one.name, one.emails, one.commits) for one in found.unknown] == [
        ("Stranger", ("s1@example.org", "s2@example.org"), 2)
    ]


def test_name_of_a_person_is_no_proof(workshop: Workshop) -> None:
    """A stranger under a registered name stays a stranger."""
    workshop.commit((ONE.name, "forger@example.org"), text=f"{ALPHA}\n")
    assert [share.person for share in section(workshop, people=(ONE,)).shares] == [None]


def test_mailmap_is_never_read(workshop: Workshop) -> None:
    """A .mailmap in the tree or the configuration moves no word."""
    workshop.write(".mailmap", "Thief <thief@example.org> <researcher1@example.org>\n")
    workshop.git("config", "mailmap.file", ".mailmap")
    workshop.git("config", "log.mailmap", "true")
    workshop.commit(1, text=f"{ALPHA}\n")
    assert words_by(section(workshop)) == {"1": 18}


def test_co_authors_share_equally(workshop: Workshop) -> None:
    """A commit's words are split among author and co-authors, one person once; sums stay whole."""
    trailers = (
        "co-authored-by: R Two <RESEARCHER2@example.org>\n"
        "Co-Authored-By: Again <two@example.net>\n"
        "Co-authored-by: Third <third@example.org>"
    )
    workshop.commit(1, f"Write\n\nBody\n\n{trailers}\n", text="a b c d e f g\n")
    history = section(workshop, people=(ONE, TWO))
    assert sorted(share.words for share in history.shares) == [2, 2, 3]
    assert history.words == 7
    assert history.held == {"one": 7, "two": 7, "third@example.org": 7, "secretariat@example.org": 7}
    assert history.held_share("two") == 1.0


@pytest.mark.parametrize(
    "message",
    [
        "Co-authored-by: Two <researcher2@example.org>",
        "Write\n\nCo-authored-by: Two <researcher2@example.org>\n\nThe end",
        "Write\n\nWe thank\nCo-authored-by: Two <researcher2@example.org>",
        "Write\n\nCo-authored-by: Two",
    ],
)
def test_what_is_no_trailer(workshop: Workshop, message: str) -> None:
    """A co-author in the subject, before the last paragraph, amid prose or without an e-mail is none."""
    workshop.commit(1, message, text="a b\n")
    assert words_by(section(workshop)) == {"1": 2}


def test_bots_get_nothing(workshop: Workshop) -> None:
    """A machine's words are nobody's, alone or as a co-author's part."""
    workshop.commit(1, text=f"{ALPHA}\n")
    workshop.commit(9, "Format\n\nCo-authored-by: Two <two@example.net>", text=f"{ALPHA}\n\na b c d\n")
    history = section(workshop, people=(ONE, TWO, MACHINE))
    assert words_by(history) == {"Dr Researcher One": 18, "Two": 2}
    assert (history.words, history.unclaimed) == (20, 2)


def test_ignored_commits_claim_no_word(workshop: Workshop) -> None:
    """A bulk change goes back to who wrote the words before; what was new in it is nobody's."""
    workshop.commit(1, text=f"{ALPHA}\n")
    bulk = workshop.commit(
        2, text=f"{ALPHA}\n".replace("golf", "Golf").replace("papa", "Papa") + "\nquite new words here\n"
    )
    workshop.commit(3, text=(workshop.folder / SECTION).read_text() + "\nend\n")
    workshop.write(".git-blame-ignore-revs", f"# case\n{bulk.upper()}  # bulk\n{bulk[:12]}\n")
    assert words_by(section(workshop))["2"] == 6  # the file counts as it stands in HEAD only
    workshop.commit(4)
    found = ask(workshop)
    history = found.sections[SECTION]
    assert words_by(history) == {"1": 18, "3": 1}
    assert history.unclaimed == 4
    assert "line 3" in found.problems[0]


def test_dates_and_names_that_make_no_sense(workshop: Workshop) -> None:
    """Absurd dates, missing names and two author lines give shares, not tracebacks."""
    first = workshop.commit(1, text="one\n")
    for number, author in enumerate(
        [
            b"author  <> 99999999999999999 +0500",
            b"author A <a@x.org> 1 +0\nauthor B <b@x.org> 2 +0000",
            b"no author",
        ]
    ):
        workshop.write(SECTION, (workshop.folder / SECTION).read_text() + f"\nmore{number}\n")
        workshop.git("add", "--all")
        first = workshop.raw_commit(author, workshop.git("write-tree"), first)
    history = section(workshop)
    assert {share.name: share.words for share in history.shares} == {
        "Researcher 1": 1,
        "A": 1,
        "(no name)": 2,
    }
    assert max(share.last.year for share in history.shares) == 9999


def test_dates_are_in_the_authors_zone(workshop: Workshop) -> None:
    """The day is the author's own."""
    workshop.write(SECTION, "one\n")
    workshop.git("add", "--all")
    workshop.raw_commit(b"author A <a@x.org> 1573239600 +0500", workshop.git("write-tree"))  # 19:00 in Greenwich
    assert str(section(workshop).shares[0].first) == "2019-11-09"


def test_no_commit_and_not_committed(workshop: Workshop) -> None:
    """Before the first commit, and for a file that is only in the work tree, nothing is claimed."""
    assert ask(workshop).commit is None
    assert not ask(workshop).sections[SECTION].committed
    workshop.write("papers/a.yaml", "x")
    workshop.commit(1)
    workshop.write(SECTION, "one\n")
    history = section(workshop)
    assert (history.committed, history.words, history.shares) == (False, 0, ())


def test_what_git_cannot_follow_is_reported(workshop: Workshop) -> None:
    """A section that began while another was deleted, a symlink, a submodule, text that is not UTF-8."""
    new = SECTION.replace("introduction", "new")
    link = SECTION.replace("introduction", "link")
    module = SECTION.replace("introduction", "module")
    broken = SECTION.replace("introduction", "broken")
    head = workshop.commit(1, text=f"{ALPHA}\n")
    (workshop.folder / SECTION).unlink()
    workshop.write(new, f"{BETA}\n")
    sha = workshop.commit(2)
    workshop.write(broken, b"caf\xe9 one\n")
    (workshop.folder / link).symlink_to("new.md")
    workshop.commit(3)
    workshop.git("update-index", "--add", "--cacheinfo", f"160000,{head},{module}")
    workshop.git("commit", "--quiet", "-m", "A submodule")
    found = ask(workshop, new, link, module, broken).sections
    assert sha[:12] in found[new].problems[0]
    assert SECTION in found[new].problems[0]
    assert words_by(found[new]) == {"2": 17}
    assert "symlink" in found[link].problems[0]
    assert "UTF-8" in found[broken].problems[0]
    assert "submodule" in found[module].problems[0]


def test_a_huge_version_is_reported(workshop: Workshop) -> None:
    """A version too large to read whole does not pass for a change of authors without a word."""
    workshop.commit(1, text=f"{ALPHA}\n")
    huge = workshop.commit(2, text="filler " * 50_000 + f"\n\n{ALPHA}\n")
    workshop.commit(3, text=f"{ALPHA}\n")
    assert huge[:12] in section(workshop).problems[0]


def test_subfolder_of_a_repository(workshop: Workshop) -> None:
    """Papers below the root are attributed, whichever way the file came."""
    workshop.commit(1, text=f"{ALPHA}\n")
    (workshop.folder / "book").mkdir()
    workshop.git("mv", "papers", "book/papers")
    workshop.commit(2)
    found = attribute(Repository.open(workshop.folder / "book"), [SECTION], [])
    assert words_by(found.sections[SECTION]) == {"1": 18}
    assert [one.name for one in found.unknown] == ["Researcher 2"]


def test_cache_gives_the_same(workshop: Workshop, tmp_path: Path) -> None:
    """Kept and fresh findings agree at every commit; a changed registry is seen; damage is mended."""
    cache = tmp_path / "cache"
    other = SECTION.replace("introduction", "conclusion")
    for number in range(1, 7):
        workshop.write(other if number % 2 else SECTION, f"{ALPHA} {BETA[: number * 9]}\n\n{GAMMA}\n")
        workshop.commit(number)
        if number == 4:
            workshop.git("mv", other, other.replace("conclusion", "end"))
            other = other.replace("conclusion", "end")
            workshop.commit(8)
        plain = ask(workshop, SECTION, other)
        assert ask(workshop, SECTION, other, cache=cache) == plain
        assert ask(workshop, SECTION, other, cache=cache) == plain
    named = ask(workshop, SECTION, other, people=(ONE, TWO), cache=cache)
    assert named == ask(workshop, SECTION, other, people=(ONE, TWO))
    assert named != plain
    finding = next(cache.glob("attribution-*.json"))
    for damage in (b"", b"{", b"[]", finding.read_bytes()[:-40], b'{"format": "other"}', b'{"counts": {}}'):
        for path in cache.glob("*.json"):
            path.write_bytes(damage)
        assert ask(workshop, SECTION, other, cache=cache) == plain
    for folder in cache.glob("words-*.git"):
        shutil.rmtree(folder / "objects")
    for path in cache.glob("attribution-*.json"):
        path.unlink()
    assert ask(workshop, SECTION, other, cache=cache) == plain


def test_replaced_email_moves_words(workshop: Workshop) -> None:
    """A bot that becomes a person is credited with what it held."""
    workshop.commit(9, text="a b\n")
    assert section(workshop, people=(MACHINE,)).words == 0
    assert section(workshop, people=(replace(MACHINE, bot=False),)).words == 2


def test_sha256_repository(workshop: Workshop) -> None:
    """A repository with long hashes is read like any other."""
    shutil.rmtree(workshop.folder / ".git")
    workshop.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    workshop.commit(1, text=f"{ALPHA}\n")
    bulk = workshop.commit(2, text=f"{ALPHA} {BETA}\n")
    workshop.write(".git-blame-ignore-revs", bulk)
    workshop.commit(3)
    assert words_by(section(workshop)) == {"1": 18}
