"""Who may change the registry, and what becomes of a change by anybody else: no signatures asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cache import Cache
from tests.forging import (
    GUIDE,
    IGNORED,
    INITIATIVE,
    MACHINE,
    PAPER,
    PEOPLE,
    STRANGER,
    TWO_EDITOR,
    breaches,
    commit,
    merge,
    merge_as,
    text,
    trusted,
    why_not_editor,
)
from tests.making import EDITOR, ONE, TWO, Maker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OWN_ADDRESS = ("emails: [guide1@example.org]", "emails: [guide1@example.org, researcher1@example.org]")
NOT_ONE = why_not_editor(ONE)


def addresses(maker: Maker, person: str = "guide1") -> tuple[str, ...]:
    """The addresses that are believed to be somebody's."""
    return trusted(maker).registry.people[person].emails


# The founding.


def test_the_commit_that_founds_the_registry_is_judged_by_nobody(maker: Maker) -> None:
    """Whoever founds it says who the editors are."""
    found = trusted(maker)
    assert found.breaches == ()
    assert found.registry.editors == ("editor1",)
    assert found.registry.rules_of("testing") is not None
    assert found.registry.by_email["guide1@example.org"] == "guide1"


def test_it_may_be_founded_in_pieces_by_anybody(tmp_path: Path) -> None:
    """Until an editor can be recognised, nobody could answer for a change; from then on somebody can."""
    folder = tmp_path / "young"
    folder.mkdir()
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    maker.write(INITIATIVE, "name: N\nshort_name: N\npublisher: P\neditors: [editor1]\n")
    commit(maker, who=ONE)
    maker.write(PEOPLE, "editor1: {name: Editor One}\n")
    commit(maker, who=STRANGER)
    assert not trusted(maker).registry.is_founded
    maker.write(PEOPLE, "editor1: {name: Editor One, emails: [editor1@example.org]}\n")
    commit(maker, who=TWO)
    assert trusted(maker).registry.is_founded
    assert breaches(maker) == []
    maker.write(PEOPLE, "editor1: {name: Editor One, emails: [editor1@example.org, two@example.org]}\n")
    late = commit(maker, who=TWO)
    assert breaches(maker) == [(late, PEOPLE, why_not_editor(TWO))]


def test_without_a_registry_there_is_nobody_to_believe(tmp_path: Path) -> None:
    """A history without one gives no trust, rather than an empty one."""
    folder = tmp_path / "none"
    folder.mkdir()
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    maker.write("papers/testing/sections/summary.md", "One.\n")
    commit(maker)
    with pytest.raises(AssertionError):
        trusted(maker)


# What is guarded.

GUARDED: dict[str, tuple[str, Callable[[Maker], object]]] = {
    "who publishes": (INITIATIVE, lambda m: m.replace(INITIATIVE, "Secretariat of Tests", "Secretariat of Mine")),
    "the editors": (INITIATIVE, lambda m: m.replace(INITIATIVE, "editors: [editor1]", "editors: [researcher1]")),
    "how many approvals": (INITIATIVE, lambda m: m.replace(INITIATIVE, "required: 1", "required: 0")),
    "people": (PEOPLE, lambda m: m.replace(PEOPLE, *OWN_ADDRESS)),
    "people, by a blank": (PEOPLE, lambda m: m.write(PEOPLE, text(m, PEOPLE) + "\n")),
    "people, taken away": (PEOPLE, lambda m: (m.folder / PEOPLE).unlink()),
    "the outline": ("papers/outline.yaml", lambda m: m.replace("papers/outline.yaml", "max: 200", "max: 2000")),
    "the outline, taken away": ("papers/outline.yaml", lambda m: (m.folder / "papers/outline.yaml").unlink()),
    "commits that claim no word": (IGNORED, lambda m: m.write(IGNORED, "0" * 40 + "\n")),
    "an outline of the paper's own": (
        "papers/testing/outline.yaml",
        lambda m: m.write("papers/testing/outline.yaml", "sections: []\n"),
    ),
    "one of another name": ("papers/testing/plan.yml", lambda m: m.write("papers/testing/plan.yml", "sections: []\n")),
    "a new paper": (
        "papers/mine/paper.yaml",
        lambda m: m.write("papers/mine/paper.yaml", "title: Mine\nguides: [researcher1]\n"),
    ),
    "a paper's guides": (PAPER, lambda m: m.replace(PAPER, "[guide1, guide2]", "[guide1, researcher1]")),
    "a paper's editors": (PAPER, lambda m: m.replace(PAPER, "editors: [editor1]", "editors: [researcher1]")),
    "that a paper has its own outline": (PAPER, lambda m: m.write(PAPER, text(m, PAPER) + "outline: plan.yaml\n")),
    "a paper's number of approvals": (PAPER, lambda m: m.write(PAPER, text(m, PAPER) + "review: {required: 0}\n")),
    "a paper's recorders": (PAPER, lambda m: m.write(PAPER, text(m, PAPER) + "review: {recorders: [researcher1]}\n")),
    "a paper's policy, as it is where nobody says so": (
        PAPER,
        lambda m: m.write(PAPER, text(m, PAPER) + "review: {required: 1, signed: false, own_share: 0.2}\n"),
    ),
}


@pytest.mark.parametrize(("path", "change"), GUARDED.values(), ids=GUARDED.keys())
def test_what_editors_alone_may_change(maker: Maker, path: str, change: Callable[[Maker], object]) -> None:
    """A researcher's change is a breach and changes nothing that is believed; the editor's is good."""
    before = trusted(maker).registry
    change(maker)
    sha = commit(maker, who=ONE)
    found = trusted(maker)
    assert [(one.commit, one.path, one.why) for one in found.breaches] == [(sha, path, NOT_ONE)]
    assert found.breaches[0].paper == (path.split("/")[1] if path.count("/") == 2 else None)
    assert found.breaches[0].committer == "Researcher One"
    assert found.registry == before
    maker.git("reset", "-q", "--hard", "HEAD~")
    change(maker)
    commit(maker, who=EDITOR)
    assert breaches(maker) == []


FREE: dict[str, Callable[[Maker], object]] = {
    "title": lambda m: m.replace(PAPER, "title: Countering Tests", "title: Countering All Tests"),
    "subtitle, edition, keywords": lambda m: m.replace(PAPER, "edition: Working draft", "edition: Second draft"),
    "the order of keys, and a comment": lambda m: m.write(
        PAPER, "# what\neditors: [editor1]\nguides: [guide1, guide2]\ntitle: T\n"
    ),
    "how a list is written": lambda m: m.replace(PAPER, "guides: [guide1, guide2]", "guides:\n  - guide1\n  - guide2"),
    "the action plan": lambda m: m.write("papers/testing/actions.yaml", "[]\n"),
    "a section": lambda m: m.write("papers/testing/sections/summary.md", "One.\n"),
    "a bibliography": lambda m: m.write("papers/testing/references.bib", "\n"),
}


@pytest.mark.parametrize("change", FREE.values(), ids=FREE.keys())
def test_what_anybody_may_change(maker: Maker, change: Callable[[Maker], object]) -> None:
    """It is none of the registry's business."""
    change(maker)
    commit(maker, who=STRANGER)
    assert breaches(maker) == []


def test_what_anybody_may_change_beside_a_policy(maker: Maker) -> None:
    """A line above a paper's recorders moves them in the file, not in what they say."""
    maker.write(PAPER, text(maker, PAPER) + "review: {recorders: [guide2]}\n")
    commit(maker)
    maker.replace(PAPER, "title: Countering Tests", "# a comment\ntitle: Countering\n  All Tests")
    commit(maker, who=ONE)
    assert breaches(maker) == []
    assert [one.id for one in trusted(maker).registry.policy_of("testing").recorders] == ["guide2"]


def test_a_papers_editor_may_change_that_papers_policy_and_no_other(maker: Maker) -> None:
    """Who edits a paper says who guides it and what its reviews need; the shared policy is not theirs."""
    maker.replace(PAPER, "editors: [editor1]", "editors: [editor1, researcher1]")
    commit(maker)
    maker.write(PAPER, text(maker, PAPER) + "review: {required: 2, recorders: [researcher1]}\n")
    commit(maker, who=ONE)
    found = trusted(maker)
    assert found.breaches == ()
    assert found.registry.policy_of("testing").required == 2
    assert found.registry.policy_of("other").required == 1
    maker.write("papers/other/paper.yaml", "title: Other\nguides: [researcher1]\n")
    other = commit(maker, who=ONE)
    maker.replace(INITIATIVE, "required: 1", "required: 0")
    shared = commit(maker, who=ONE)
    assert [(sha, path) for sha, path, _ in breaches(maker)] == [
        (other, "papers/other/paper.yaml"),
        (shared, INITIATIVE),
    ]


# Files that cannot be read.


@pytest.mark.parametrize("path", [INITIATIVE, PEOPLE])
@pytest.mark.parametrize("broken", ["a: [\n", "x: 1\nx: 2\n", "a: &b [*b]\n", "\xff"])
def test_a_broken_file_changes_nothing_that_is_believed(maker: Maker, path: str, broken: str) -> None:
    """The registry stays as it was; that the file is broken is for the check to say where an editor broke it."""
    before = trusted(maker).registry
    maker.folder.joinpath(path).write_bytes(broken.encode("latin-1"))
    commit(maker)
    assert trusted(maker).registry == before
    assert breaches(maker) == []
    maker.replace(PAPER, "[guide1, guide2]", "[researcher1]")
    sha = commit(maker, who=ONE)
    assert breaches(maker) == [(sha, PAPER, NOT_ONE)]
    maker.git("checkout", "-q", "HEAD~2", "--", path)
    mended = commit(maker, who=ONE)
    assert breaches(maker) == [(sha, PAPER, NOT_ONE), (mended, path, NOT_ONE)]


def test_breaking_a_paper_yaml_first_does_not_free_what_it_guards(maker: Maker) -> None:
    """Whoever mends it is held to what it last said."""
    before = trusted(maker).registry
    maker.write(PAPER, "title: [\n")
    commit(maker, who=ONE)
    assert breaches(maker) == []
    assert trusted(maker).registry == before
    maker.write(PAPER, "title: T\nguides: [researcher1]\neditors: [researcher1]\n")
    sha = commit(maker, who=ONE)
    assert breaches(maker) == [(sha, PAPER, NOT_ONE)]
    assert trusted(maker).registry == before


def test_taking_a_paper_yaml_away_does_not_free_it_either(maker: Maker) -> None:
    """What comes back is held to what was there."""
    (maker.folder / PAPER).unlink()
    commit(maker, who=ONE)
    maker.write(PAPER, "title: T\nguides: [researcher1]\neditors: [editor1]\n")
    sha = commit(maker, who=ONE)
    assert breaches(maker) == [(sha, PAPER, NOT_ONE)]


# A breach does not heal by itself.


def breach(maker: Maker) -> str:
    """A researcher's own address at the guide's entry."""
    maker.replace(PEOPLE, *OWN_ADDRESS)
    return commit(maker, who=ONE)


def test_changing_the_file_back_does_not_heal_a_breach(maker: Maker) -> None:
    """Neither the forger's own return to what it was, nor an editor's."""
    sha = breach(maker)
    maker.git("checkout", "-q", "HEAD~", "--", PEOPLE)
    back = commit(maker, who=ONE)
    assert [(one, why) for one, _, why in breaches(maker)] == [(sha, NOT_ONE), (back, NOT_ONE)]
    maker.git("reset", "-q", "--hard", "HEAD~")
    maker.git("checkout", "-q", "HEAD~", "--", PEOPLE)
    commit(maker, who=EDITOR)
    assert [one for one, _, _ in breaches(maker)] == [sha]
    assert addresses(maker) == ("guide1@example.org",)


def test_what_an_editor_builds_upon_a_breach_is_doubted_with_it(maker: Maker) -> None:
    """An editor who adds a line has not looked at the others, until they say so."""
    sha = breach(maker)
    maker.write(PEOPLE, text(maker, PEOPLE) + "researcher3: {name: Researcher Three, emails: [r3@example.org]}\n")
    commit(maker)
    assert "researcher3" not in trusted(maker).registry.people
    assert addresses(maker) == ("guide1@example.org",)
    commit(maker, f"Look at it\n\nAccepts: {sha}")
    assert breaches(maker) == []
    assert "researcher3" in trusted(maker).registry.people
    assert addresses(maker) == ("guide1@example.org", "researcher1@example.org")


def test_who_was_let_in_by_a_breach_lets_nobody_in(maker: Maker) -> None:
    """A forger who makes themselves an editor is none in any commit that follows."""
    maker.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, researcher1]")
    first = commit(maker, who=ONE)
    second = breach(maker)
    commit(maker, f"Accepts: {first}\nAccepts: {second}", who=ONE)
    assert [one for one, _, _ in breaches(maker)] == [first, second]
    assert trusted(maker).registry.editors == ("editor1",)


# Accepting one.


@pytest.mark.parametrize("digits", [40, 12, 7])
def test_an_editor_accepts_a_breach_by_naming_it(maker: Maker, digits: int) -> None:
    """In full or abbreviated, in a commit that changes nothing, in whatever case; what it left is believed then."""
    sha = breach(maker)
    commit(maker, f"It is right\n\naccepts:  {sha[:digits].upper()}  ")
    assert breaches(maker) == []
    assert addresses(maker) == ("guide1@example.org", "researcher1@example.org")


def test_an_editor_accepts_in_the_commit_that_mends_it(maker: Maker) -> None:
    """What the file says then is believed."""
    sha = breach(maker)
    maker.git("checkout", "-q", "HEAD~", "--", PEOPLE)
    maker.replace(PEOPLE, "Guide One", "Guide The First")
    commit(maker, f"Back, and a name\n\nAccepts: {sha}")
    assert breaches(maker) == []
    assert trusted(maker).registry.people["guide1"].name == "Guide The First"
    assert addresses(maker) == ("guide1@example.org",)


@pytest.mark.parametrize(
    ("who", "line"),
    [
        (ONE, "Accepts: {sha}"),
        (STRANGER, "Accepts: {sha}"),
        (TWO_EDITOR, "Accepts: {sha}"),
        (EDITOR, "Accepts: {other}"),
        (EDITOR, "Accepts: {six}"),
        (EDITOR, "This Accepts: {sha}"),
        (EDITOR, "Accepts: {sha} and more"),
        (EDITOR, "Accepts {sha}"),
    ],
)
def test_what_accepts_nothing(maker: Maker, who: str, line: str) -> None:
    """Somebody else, another commit, too few digits, or a line that only looks so."""
    founding = maker.git("rev-parse", "HEAD").strip()
    sha = breach(maker)
    commit(maker, "Look\n\n" + line.format(sha=sha, other=founding, six=sha[:6]), who=who)
    assert breaches(maker) == [(sha, PEOPLE, NOT_ONE)]
    assert addresses(maker) == ("guide1@example.org",)


def test_a_forged_author_accepts_nothing(maker: Maker) -> None:
    """Only the committer counts."""
    sha = breach(maker)
    commit(maker, f"Accepts: {sha}", who=ONE, author=EDITOR)
    assert [one for one, _, _ in breaches(maker)] == [sha]


def test_one_of_two_breaches_is_accepted(maker: Maker) -> None:
    """The other keeps both the error and the doubt."""
    first = breach(maker)
    maker.replace(PEOPLE, "name: Guide Two", "name: Guide Mine")
    second = commit(maker, who=ONE)
    commit(maker, f"Accepts: {first}")
    assert breaches(maker) == [(second, PEOPLE, NOT_ONE)]
    assert addresses(maker) == ("guide1@example.org",)
    commit(maker, f"Accepts: {second}")
    assert breaches(maker) == []
    assert addresses(maker) == ("guide1@example.org", "researcher1@example.org")
    assert trusted(maker).registry.people["guide2"].name == "Guide Mine"


def test_a_breach_of_two_files_is_accepted_at_once(maker: Maker) -> None:
    """It is the commit that is named."""
    maker.replace(PEOPLE, *OWN_ADDRESS)
    maker.replace(PAPER, "[guide1, guide2]", "[researcher1]")
    sha = commit(maker, who=ONE)
    assert {path for _, path, _ in breaches(maker)} == {PEOPLE, PAPER}
    commit(maker, f"Accepts: {sha}")
    assert breaches(maker) == []
    rules = trusted(maker).registry.rules_of("testing")
    assert rules is not None
    assert rules.guides == ("researcher1",)


def test_an_acceptance_holds_where_it_is_in_the_past(maker: Maker) -> None:
    """On a side branch it heals what is merged with it, and nothing before."""
    sha = breach(maker)
    maker.git("checkout", "-q", "-b", "side")
    commit(maker, f"Accepts: {sha}")
    maker.git("checkout", "-q", "main")
    maker.write("papers/testing/sections/summary.md", "One.\n")
    commit(maker, who=ONE)
    assert [one for one, _, _ in breaches(maker)] == [sha]
    merge(maker, "side", who=ONE)
    assert breaches(maker) == []
    assert addresses(maker) == ("guide1@example.org", "researcher1@example.org")


@pytest.mark.parametrize(("onto", "other"), [("main", "side"), ("side", "main")])
def test_an_acceptance_beside_the_breach_is_none(maker: Maker, onto: str, other: str) -> None:
    """A commit on another branch cannot have looked at it, whichever of them git tells first."""
    maker.git("checkout", "-q", "-b", "side")
    sha = breach(maker)
    maker.git("checkout", "-q", "main")
    commit(maker, f"Accepts: {sha}")
    maker.git("checkout", "-q", onto)
    merge(maker, other)
    assert [one for one, _, _ in breaches(maker)] == [sha]


def test_a_broken_file_that_is_accepted_is_not_believed(maker: Maker) -> None:
    """Accepting does not make it readable, and nobody else may change it now either."""
    before = trusted(maker).registry
    maker.write(PEOPLE, "a: [\n")
    sha = commit(maker, who=ONE)
    commit(maker, f"Accepts: {sha}")
    assert breaches(maker) == []
    assert trusted(maker).registry == before
    maker.git("checkout", "-q", "HEAD~2", "--", PEOPLE)
    maker.replace(PEOPLE, *OWN_ADDRESS)
    late = commit(maker, who=ONE)
    assert breaches(maker) == [(late, PEOPLE, NOT_ONE)]


# Merges.


def two_sides(maker: Maker) -> None:
    """The editor has renamed somebody in people.yaml on main and somebody else on a branch."""
    maker.git("checkout", "-q", "-b", "side")
    maker.replace(PEOPLE, "name: Guide One", "name: Guide The First")
    commit(maker)
    maker.git("checkout", "-q", "main")
    maker.replace(PEOPLE, "name: Researcher Two", "name: Researcher The Second")
    commit(maker)


@pytest.mark.parametrize(("who", "good"), [(EDITOR, True), (ONE, False), (MACHINE, False)])
def test_a_merge_of_two_changed_sides_is_of_its_own_making(maker: Maker, who: str, *, good: bool) -> None:
    """Only an editor may put two versions of the registry together, and not a forge either."""
    two_sides(maker)
    sha = merge(maker, "side", who=who)
    assert breaches(maker) == ([] if good else [(sha, PEOPLE, why_not_editor(who))])
    names = {name: person.name for name, person in trusted(maker).registry.people.items()}
    assert names["researcher2"] == "Researcher The Second"
    assert names["guide1"] == ("Guide The First" if good else "Guide One")


@pytest.mark.parametrize("who", [EDITOR, ONE, MACHINE])
def test_anybody_may_merge_what_an_editor_did_on_one_side(maker: Maker, who: str) -> None:
    """The editor has answered for it already."""
    maker.git("checkout", "-q", "-b", "side")
    maker.replace(PEOPLE, "name: Guide One", "name: Guide The First")
    commit(maker)
    maker.git("checkout", "-q", "main")
    maker.write("papers/testing/sections/summary.md", "One.\n")
    commit(maker, who=ONE)
    merge(maker, "side", who=who)
    assert breaches(maker) == []
    assert trusted(maker).registry.people["guide1"].name == "Guide The First"


def test_a_merge_that_drops_what_an_editor_did_is_a_breach(maker: Maker) -> None:
    """Though its file is what it was on one side: git's own log of it would show nothing."""
    maker.git("checkout", "-q", "-b", "side")
    maker.write("papers/testing/sections/summary.md", "One.\n")
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "main")
    maker.replace(PEOPLE, "emails: [researcher2@example.org]", "emails: []")
    commit(maker)
    maker.git("checkout", "-q", "side")
    sha = merge(maker, "main", who=ONE, ours=True)
    assert sha not in maker.git("log", "--format=%H", "--", PEOPLE)
    assert breaches(maker) == [(sha, PEOPLE, NOT_ONE)]


def test_an_evil_merge_is_a_breach(maker: Maker) -> None:
    """What neither side had is the merge's own."""
    maker.git("checkout", "-q", "-b", "side")
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "main")
    commit(maker)
    forged = text(maker, PEOPLE).replace(*OWN_ADDRESS)
    sha = merge_as(maker, {PEOPLE: forged}, "side", who=ONE)
    assert breaches(maker) == [(sha, PEOPLE, NOT_ONE)]
    assert addresses(maker) == ("guide1@example.org",)


def test_a_researcher_may_bring_a_branch_up_to_date(maker: Maker) -> None:
    """A new editor's changes come along, though the branch is from before there was one."""
    maker.git("checkout", "-q", "-b", "side")
    maker.write("papers/testing/sections/summary.md", "One.\n")
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "main")
    maker.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, editor2]")
    commit(maker)
    maker.replace(PEOPLE, "name: Guide One", "name: Guide The First")
    maker.write(IGNORED, "# none yet\n")
    commit(maker, who=TWO_EDITOR)
    maker.git("checkout", "-q", "side")
    merge(maker, "main", who=ONE)
    assert breaches(maker) == []
    assert trusted(maker).registry.editors == ("editor1", "editor2")


def test_a_title_from_an_old_branch_is_still_anybody_s(maker: Maker) -> None:
    """What nobody guards needs no editor at a merge either, however far the registry has moved on."""
    maker.git("checkout", "-q", "-b", "side")
    maker.replace(PAPER, "title: Countering Tests", "title: Countering All Tests")
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "main")
    maker.replace(PEOPLE, "name: Guide One", "name: Guide The First")
    commit(maker)
    merge(maker, "side", who=ONE)
    assert breaches(maker) == []
    maker.replace(PAPER, "[guide1, guide2]", "[guide1]")
    commit(maker)
    assert breaches(maker) == []


# From where the registry was another one, or none.


def remove_editor_two(maker: Maker) -> None:
    """An editor who was one is none any more; the branch ``before`` is from when they were."""
    maker.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, editor2]")
    commit(maker)
    maker.git("branch", "before")
    maker.replace(INITIATIVE, "editors: [editor1, editor2]", "editors: [editor1]")
    commit(maker)


@pytest.mark.parametrize(("who", "good"), [(EDITOR, True), (TWO_EDITOR, False), (MACHINE, False)])
@pytest.mark.parametrize("path", [PEOPLE, IGNORED, "papers/mine/paper.yaml", PAPER])
def test_a_removed_editor_changes_nothing_from_an_old_branch(maker: Maker, who: str, path: str, *, good: bool) -> None:
    """Where they still were one; the merge answers for it, and who made that."""
    remove_editor_two(maker)
    before = trusted(maker).registry
    maker.git("checkout", "-q", "before")
    if path == PEOPLE:
        maker.replace(PEOPLE, *OWN_ADDRESS)
    elif path == PAPER:
        maker.replace(PAPER, "[guide1, guide2]", "[researcher1]")
    else:
        maker.write(path, "title: Mine\nguides: [researcher1]\n" if path.endswith(".yaml") else "0" * 40)
    late = commit(maker, who=TWO_EDITOR)
    assert breaches(maker) == []
    maker.git("checkout", "-q", "main")
    sha = merge(maker, late, who=who)
    assert breaches(maker) == ([] if good else [(sha, path, why_not_editor(who))])
    assert (trusted(maker).registry == before) == (not good or path == IGNORED)


@pytest.mark.parametrize("who", [TWO_EDITOR, MACHINE])
def test_a_removed_editor_accepts_nothing_from_an_old_branch(maker: Maker, who: str) -> None:
    """The file says the same on both sides, and only one of them believes it."""
    maker.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, editor2]")
    commit(maker)
    sha = breach(maker)
    maker.git("checkout", "-q", "-b", "before")
    commit(maker, f"Accepts: {sha}", who=TWO_EDITOR)
    assert breaches(maker) == []
    maker.git("checkout", "-q", "main")
    maker.replace(INITIATIVE, "editors: [editor1, editor2]", "editors: [editor1]")
    commit(maker)
    late = merge(maker, "before", who=who)
    assert breaches(maker) == [(late, PEOPLE, why_not_editor(who))]
    assert addresses(maker) == ("guide1@example.org",)
    commit(maker, f"Accepts: {late}\nAccepts: {sha}")
    assert breaches(maker) == []
    assert addresses(maker) == ("guide1@example.org", "researcher1@example.org")


def test_what_a_removed_editor_did_while_they_were_one_stays(maker: Maker) -> None:
    """Removing somebody voids nothing of before."""
    maker.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, editor2]")
    commit(maker)
    maker.replace(PEOPLE, "name: Guide One", "name: Guide The First")
    commit(maker, who=TWO_EDITOR)
    maker.replace(INITIATIVE, "editors: [editor1, editor2]", "editors: [editor1]")
    commit(maker)
    assert breaches(maker) == []
    assert trusted(maker).registry.people["guide1"].name == "Guide The First"


@pytest.mark.parametrize("path", [IGNORED, "papers/mine/paper.yaml"])
def test_a_root_of_its_own_founds_nothing_here(maker: Maker, path: str) -> None:
    """A file that was never here comes in from a history in which nobody had to answer for it."""
    before = trusted(maker).registry
    maker.git("checkout", "-q", "--orphan", "alien")
    maker.git("rm", "-rfq", ".")
    maker.write(path, "title: Mine\nguides: [researcher1]\n" if path.endswith(".yaml") else "0" * 40)
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "main")
    sha = merge(maker, "alien", who=ONE, alien=True)
    assert breaches(maker) == [(sha, path, NOT_ONE)]
    assert trusted(maker).registry == before


def test_nor_does_one_that_founds_the_same_registry_again(maker: Maker) -> None:
    """The founding commit of a copy is no editor's, whoever it says is one."""
    registry = {path: text(maker, path) for path in (INITIATIVE, PEOPLE, PAPER, "papers/outline.yaml")}
    before = trusted(maker).registry
    maker.git("checkout", "-q", "--orphan", "alien")
    for path, held in registry.items():
        maker.write(path, held)
    maker.write("papers/mine/paper.yaml", "title: Mine\nguides: [researcher1]\n")
    commit(maker, who=ONE)
    for onto, other in (("main", "alien"), ("alien", "main")):
        maker.git("checkout", "-q", "--detach", onto)
        sha = merge(maker, other, who=ONE, alien=True)
        assert breaches(maker) == [(sha, "papers/mine/paper.yaml", NOT_ONE)]
        assert trusted(maker).registry == before


@pytest.mark.parametrize("young_first", [True, False])
def test_a_branch_from_before_the_founding_founds_nothing(tmp_path: Path, *, young_first: bool) -> None:
    """There nobody had to answer; what it changes meets a registry here."""
    folder = tmp_path / "late"
    folder.mkdir()
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    maker.write("papers/testing/paper.yaml", "title: T\nguides: [guide1]\n")
    commit(maker)
    maker.git("branch", "young")
    maker.write(INITIATIVE, "name: N\nshort_name: N\npublisher: P\neditors: [editor1]\n")
    maker.write(PEOPLE, "editor1: {name: Editor One, emails: [editor1@example.org]}\n")
    commit(maker)
    before = trusted(maker).registry
    maker.git("checkout", "-q", "young")
    maker.write("papers/testing/paper.yaml", "title: T\nguides: [researcher1]\n")
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "--detach", "young" if young_first else "main")
    sha = merge(maker, "main" if young_first else "young", who=ONE)
    assert breaches(maker) == [(sha, PAPER, NOT_ONE)]
    assert trusted(maker).registry == before


# What is kept.


def test_what_was_kept_is_what_is_found_anew(maker: Maker, tmp_path: Path) -> None:
    """At every commit of a history with every kind of event, whichever of them was judged first."""
    sha = breach(maker)
    maker.git("branch", "doubtful")
    maker.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, editor2]")
    commit(maker)
    maker.replace(PAPER, "[guide1, guide2]", "[guide2]")
    commit(maker, who=TWO_EDITOR)
    commit(maker, f"Accepts: {sha}", who=TWO_EDITOR)
    maker.git("checkout", "-q", "doubtful")
    maker.replace(PEOPLE, "name: Guide Two", "name: Guide Mine")
    worse = commit(maker, who=ONE)
    maker.git("checkout", "-q", "main")
    merge(maker, "doubtful", who=ONE)
    maker.write(PAPER, "title: [\n")
    commit(maker)
    commit(maker, f"Accepts: {worse}")
    commits = maker.git("rev-list", "--all", "--reverse").split()
    fresh = {one: trusted(maker, revision=one) for one in commits}
    assert len({len(found.breaches) for found in fresh.values()}) > 1
    forwards, backwards = Cache(tmp_path / "forwards"), Cache(tmp_path / "backwards")
    for cache, order in ((forwards, commits), (backwards, commits[::-1])):
        for one in [*order, *order]:
            assert trusted(maker, cache, one) == fresh[one]


def test_what_is_kept_is_of_that_part_of_the_repository(maker: Maker, tmp_path: Path) -> None:
    """A folder below the root has a registry of its own."""
    for path in (INITIATIVE, PEOPLE):
        maker.write(f"below/{path}", text(maker, path).replace("Editor One", "Editor Below"))
    commit(maker)
    cache = Cache(tmp_path / "cache")
    below = Maker(maker.folder / "below")
    for _ in range(2):
        assert trusted(maker, cache).registry.people["editor1"].name == "Editor One"
        assert trusted(below, cache).registry.people["editor1"].name == "Editor Below"
    maker.replace(PEOPLE, *OWN_ADDRESS)
    commit(maker, who=ONE)
    assert len(breaches(maker)) == 1
    assert breaches(below) == []


def test_two_who_share_an_address_are_the_first_of_them(maker: Maker) -> None:
    """Whatever the check says of it, no one commit is two people's; case and blanks make no other address."""
    maker.replace(PEOPLE, "emails: [guide1@example.org]", "emails: [Editor1@Example.org, guide1@example.org]")
    commit(maker)
    maker.replace(PEOPLE, "name: Guide One", "name: Guide The First")
    commit(maker, who="Editor One <EDITOR1@example.ORG>")
    assert breaches(maker) == []
    maker.replace(PEOPLE, "name: Guide The First", "name: Guide One")
    sha = commit(maker, who=GUIDE)
    assert breaches(maker) == [(sha, PEOPLE, why_not_editor(GUIDE))]
