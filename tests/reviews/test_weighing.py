"""Which reviews count, of whole papers: each way of approving what was not read, with the reason it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.reviews.standing import State
from tests.forging import (
    GUIDE,
    INITIATIVE,
    MACHINE,
    PAPER,
    RECORD,
    TWO_GUIDE,
    codes,
    commit,
    look,
    merge,
    record,
    text,
    weighed,
)
from tests.making import EDITOR, ONE, TWO, Maker

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.surveying import Survey

SUMMARY = "papers/testing/sections/summary.md"
ELSEWHERE = "the text that was read is not in this history"
NO_EDITOR_S = "the reviewer was made a guide by somebody who is no editor"


def state(seen: Survey, section: str = "summary") -> State:
    """How far a section is."""
    return next(one.state for one in seen.standings["testing"].sections if one.id == section)


def lacks(seen: Survey, section: str = "summary") -> tuple[str, ...]:
    """What a section lacks."""
    return next(one.lacks for one in seen.standings["testing"].sections if one.id == section)


def digest(seen: Survey, section: str = "summary") -> str:
    """The digest of a section as it stands."""
    return str(next(one.digest for one in seen.standings["testing"].sections if one.id == section))


def test_an_approval_of_what_stands_counts(approved: Maker) -> None:
    """Of every section: the paper is final."""
    seen = look(approved)
    assert [weighed(seen, section).why for section in ("summary", "threats", "action-plan")] == [None] * 3
    assert seen.standings["testing"].blocking == ()
    review = weighed(seen)
    assert (review.recorded_by, review.signed) == ("guide1", False)
    assert review.recorded_in == approved.git("rev-parse", "HEAD").strip()


# Another text.


def test_a_word_is_changed_and_changed_back(approved: Maker) -> None:
    """The reason says since when, by whom and how many words; the very text again is the one that was read."""
    approved.replace(SUMMARY, "they are cheap", "they are dear")
    sha = commit(approved, who=TWO)
    seen = look(approved)
    review = weighed(seen)
    assert review.why == (f"the text has changed since it was read: 2 words, from {sha[:7]} on, by Researcher Two")
    assert review.stale is not None
    assert [hunk[1:3] for hunk in review.stale.hunks] == [("cheap", "dear")]
    assert state(seen) is State.STALE
    assert state(seen, "threats") is State.APPROVED
    assert lacks(seen) == ("0 of 1 approvals (Guide One, Guide Two may approve it again, since its text has changed)",)
    approved.replace(SUMMARY, "they are dear", "they are cheap")
    commit(approved, who=TWO)
    assert weighed(look(approved)).counts


def test_a_change_that_is_not_committed(approved: Maker) -> None:
    """Nobody read that either."""
    approved.replace(SUMMARY, "they are cheap", "they are very cheap")
    seen = look(approved)
    assert weighed(seen).why == ("the text has changed since it was read: 1 word, by changes that are not committed")
    assert "the work tree has changes that are not committed" in seen.standings["testing"].blocking


SWAPS: dict[str, tuple[str, str, str, str]] = {
    "a figure": ("threats", "papers/testing/figures/square.svg", "#1F3A5F", "#FF0000"),
    "a data file": ("threats", "papers/testing/data/counts.csv", "Unit,3", "Unit,30"),
    "a source that is cited": ("threats", "papers/references.bib", "{{Report 2019}}", "{{Report 2020}}"),
    "an action": ("action-plan", "papers/testing/actions.yaml", "Write one more test", "Write no more test"),
}


@pytest.mark.parametrize(("section", "path", "old", "new"), SWAPS.values(), ids=SWAPS.keys())
def test_what_a_section_shows_or_cites_is_swapped(approved: Maker, section: str, path: str, old: str, new: str) -> None:
    """Not a word of its file is another, and it is another text."""
    approved.replace(path, old, new)
    sha = commit(approved, who=ONE)
    commit(approved, "Elsewhere", who=TWO)
    seen = look(approved)
    assert weighed(seen, section).why == (
        "the text has changed since it was read: not a word, but what it shows or cites, "
        f"from {sha[:7]} on, by Researcher One"
    )
    assert state(seen, section) is State.STALE
    assert weighed(seen).counts


def test_what_it_does_not_cite_or_print_voids_nothing(approved: Maker) -> None:
    """A source of another section, front matter, lines, a comment, another section's words."""
    approved.write("papers/references.bib", text(approved, "papers/references.bib") + "@misc{new, title = {New}}\n")
    approved.replace("papers/testing/sections/threats.md", "The office counted", "The office has counted")
    approved.replace(SUMMARY, "Tests are *everywhere*, as", "<!-- so? -->\nTests are\n_everywhere_, as")
    approved.replace(SUMMARY, "contributors: [researcher1]", "contributors: [researcher1, researcher2]")
    commit(approved, who=ONE)
    seen = look(approved)
    assert weighed(seen).counts
    assert weighed(seen, "action-plan").counts
    assert not weighed(seen, "threats").counts


def test_history_amended_after_the_approval(approved: Maker) -> None:
    """The text rewritten, the approval kept in the guide's own name: what was read is in no history."""
    approval = approved.git("rev-parse", "HEAD").strip()
    approved.git("reset", "-q", "--hard", "HEAD~")
    approved.replace(SUMMARY, "they are cheap", "they are dear")
    commit(approved, who=ONE, amend=True)
    approved.git("cherry-pick", approval, who=GUIDE)
    seen = look(approved)
    assert weighed(seen).why == ELSEWHERE
    assert weighed(seen, "threats").counts


def test_a_merge_that_carries_an_approval_over_a_changed_text(approved: Maker) -> None:
    """The record is the guide's and whole, and the text is what the other side made of it."""
    approved.git("checkout", "-q", "-b", "side", "HEAD~")
    approved.replace(SUMMARY, "they are cheap", "they are dear")
    sha = commit(approved, who=ONE)
    merge(approved, "main", who=ONE)
    review = weighed(look(approved))
    assert review.recorded_by == "guide1"
    assert review.why == f"the text has changed since it was read: 2 words, from {sha[:7]} on, by Researcher One"


def test_a_merge_that_takes_the_other_side_s_text(approved: Maker) -> None:
    """It is the merge that changed what was read, and not a commit of before it was."""
    approved.git("checkout", "-q", "-b", "side", "HEAD~2")
    approved.write(SUMMARY, "---\ncontributors: [researcher1]\nstatus: submitted\n---\nTests are rare.\n")
    commit(approved, who=TWO)
    approved.git("checkout", "-q", "main")
    approved.git("merge", "-q", "--no-commit", "-s", "ours", "side", who=ONE)
    approved.git("checkout", "-q", "side", "--", SUMMARY)
    sha = commit(approved, "Merge", who=ONE)
    review = weighed(look(approved))
    assert review.stale is not None
    assert (review.stale.commit, review.stale.author) == (sha, "Researcher One")


def test_a_side_branch_that_changed_nothing_is_not_blamed(approved: Maker) -> None:
    """A commit from before the text was read, though it comes later in the log, did not change it."""
    approved.replace(SUMMARY, "they are cheap", "they are free")
    read = commit(approved, who=ONE)
    record(approved, text=digest(look(approved)), more="note: Read again.\n")
    commit(approved, who=GUIDE)
    assert weighed(look(approved)).counts
    approved.git("checkout", "-q", "-b", "side", f"{read}~")
    approved.replace(SUMMARY, "contributors: [researcher1]", "contributors: [researcher1, researcher2]")
    commit(approved, who=MACHINE)
    approved.git("checkout", "-q", "main")
    approved.replace(SUMMARY, "they are free", "they are dear")
    sha = commit(approved, who=TWO)
    merge(approved, "side", who=EDITOR)
    review = weighed(look(approved))
    assert review.stale is not None
    assert (review.stale.commit, review.stale.author) == (sha, "Researcher Two")


@pytest.mark.parametrize(("onto", "other"), [("main", "side"), ("side", "main")])
def test_a_line_beside_the_change_is_not_blamed_either(approved: Maker, onto: str, other: str) -> None:
    """On one branch a word was changed, on the other front matter, over and over; then somebody merged."""
    approved.git("checkout", "-q", "-b", "side")
    approved.replace(SUMMARY, "they are cheap", "they are dear")
    sha = commit(approved, who=TWO)
    approved.git("checkout", "-q", "main")
    for number in range(4):
        approved.replace(SUMMARY, "contributors: [researcher1]", f"contributors: [researcher1] # {number}")
        commit(approved, who=ONE)
    approved.git("checkout", "-q", onto)
    merge(approved, other, who=EDITOR)
    review = weighed(look(approved))
    assert review.stale is not None
    assert (review.stale.commit, review.stale.author) == (sha, "Researcher Two")


def test_a_paper_that_was_moved(approved: Maker) -> None:
    """Its approvals count where a recorder moved it; what is changed later is told from where it was read."""
    approved.git("mv", "papers/testing", "papers/moved")
    commit(approved)
    (review,) = look(approved).standings["moved"].sections[0].reviews
    assert review.counts
    approved.replace(SUMMARY.replace("testing", "moved"), "they are cheap", "they are dear")
    sha = commit(approved, who=TWO)
    (review,) = look(approved).standings["moved"].sections[0].reviews
    assert review.why == f"the text has changed since it was read: 2 words, from {sha[:7]} on, by Researcher Two"


def test_a_record_copied_from_another_section(approved: Maker) -> None:
    """Even by a recorder: it is of the other section's text."""
    (approved.folder / RECORD).write_text(text(approved, RECORD.replace("/summary/", "/threats/")))
    commit(approved, who=EDITOR)
    seen = look(approved)
    assert weighed(seen).why == ELSEWHERE
    assert weighed(seen, "threats").counts


@pytest.mark.parametrize("length", [7, 12])
def test_the_commit_that_was_read_may_be_abbreviated(approved: Maker, length: int) -> None:
    """It says where the text was; the digest says which."""
    full = approved.git("rev-parse", "HEAD~").strip()
    approved.replace(RECORD, f"commit: {full}", f"commit: {full[:length]}")
    commit(approved, who=GUIDE)
    approved.replace(SUMMARY, "they are cheap", "they are dear")
    sha = commit(approved, who=ONE)
    review = weighed(look(approved))
    assert review.stale is not None
    assert review.stale.commit == sha


def test_a_branch_named_like_the_commit_that_was_read_is_not_it(approved: Maker) -> None:
    """A name is no commit's id; the text there was never read."""
    full = approved.git("rev-parse", "HEAD~").strip()
    approved.replace(RECORD, f"commit: {full}", f"commit: {full[:7]}")
    commit(approved, who=GUIDE)
    approved.replace(SUMMARY, "they are cheap", "they are dear")
    sha = commit(approved, who=ONE)
    approved.git("branch", full[:7], "HEAD")
    review = weighed(look(approved))
    assert review.stale is not None
    assert review.stale.commit == sha


@pytest.mark.parametrize("line", ["commit: sha1:3f2a1c9", "commit: HEAD", "text: 0123"])
def test_a_record_that_names_no_commit_or_digest_is_an_error(approved: Maker, line: str) -> None:
    """It is no record at all then."""
    key = line.partition(":")[0]
    held = [line if old.startswith(key) else old for old in text(approved, RECORD).splitlines()]
    approved.write(RECORD, "\n".join(held) + "\n")
    commit(approved, who=GUIDE)
    seen = look(approved)
    assert codes(seen) == ["REV001"]
    assert lacks(seen) == ("0 of 1 approvals (Guide One, Guide Two may approve it)",)


def test_keys_twice_in_a_record_are_an_error(approved: Maker) -> None:
    """Neither verdict is believed."""
    approved.replace(RECORD, "verdict: approved", "verdict: changes-requested\nverdict: approved")
    commit(approved, who=GUIDE)
    assert codes(look(approved)) == ["REV001"]


def test_a_replaced_text_is_a_changed_one(approved: Maker) -> None:
    """Git checks out the forged object; looked through, the work tree is not what was committed."""
    forged = approved.write("forged", text(approved, SUMMARY).replace("they are cheap", "they are dear"))
    blob = approved.git("hash-object", "-w", str(forged)).strip()
    forged.unlink()
    approved.git("replace", approved.git("rev-parse", f"HEAD:{SUMMARY}").strip(), blob)
    (approved.folder / SUMMARY).unlink()
    approved.git("checkout", "-q", "--", SUMMARY)
    assert "they are dear" in (approved.folder / SUMMARY).read_text()
    seen = look(approved)
    assert not weighed(seen).counts
    assert not seen.standings["testing"].final


IGNORED_FILES = {
    "a section": (
        "papers/testing/sections/annex.md",
        "---\ncontributors: [researcher1]\nstatus: submitted\n---\nOne.\n",
    ),
    "a figure": ("papers/testing/figures/other.svg", "<svg/>\n"),
    "a bibliography": ("papers/testing/references.bib", "\n"),
    "a template": ("templates/page.css", "a {}\n"),
}


@pytest.mark.parametrize(("path", "held"), IGNORED_FILES.values(), ids=IGNORED_FILES.keys())
def test_what_git_ignores_is_in_no_commit(approved: Maker, path: str, held: str) -> None:
    """A final paper is made of what is committed, and of nothing that lies beside it."""
    approved.write(".gitignore", f"/{path}\n*.swp\n")
    commit(approved)
    approved.write("papers/testing/sections/.summary.md.swp", "x\n")
    assert look(approved).standings["testing"].final
    approved.write(path, held)
    assert approved.git("status", "--porcelain") == ""
    assert "the work tree has changes that are not committed" in look(approved).standings["testing"].blocking


# Who may not.


def test_a_record_that_is_not_committed(approved: Maker) -> None:
    """Or not as it stands."""
    approved.replace(RECORD, "note: Well tested.", "note: Very well tested.")
    assert weighed(look(approved)).why == "the record is not committed"


def test_not_a_guide(approved: Maker) -> None:
    """However good a researcher."""
    path = RECORD.replace("guide1", "researcher2")
    record(approved, path=path, text=digest(look(approved)))
    commit(approved, who=TWO)
    assert weighed(look(approved), reviewer="researcher2").why == "the reviewer is not a guide of this paper"


def test_an_author_by_front_matter(approved: Maker) -> None:
    """Who is named as a contributor approves nothing there, and what is elsewhere all the same."""
    approved.replace(SUMMARY, "contributors: [researcher1]", "contributors: [researcher1, guide1]")
    commit(approved, who=ONE)
    seen = look(approved)
    assert weighed(seen).why == "the reviewer is named as an author of this section"
    assert weighed(seen, "threats").counts


def writes_and_approves(maker: Maker, message: str, who: str, author: str | None = None) -> Survey:
    """Somebody adds words to the summary's thirteen, and Guide One approves the whole."""
    maker.replace(SUMMARY, "they are cheap.", "they are cheap, and of use to all of us.")
    commit(maker, message, who=who, author=author)
    record(maker, text=digest(look(maker)))
    commit(maker, who=GUIDE)
    return look(maker)


OWNERS: dict[str, tuple[str, str, str | None]] = {
    "author and committer": ("Add", GUIDE, None),
    "author": ("Add", ONE, GUIDE),
    "committer": ("Add", GUIDE, ONE),
    "co-author": (f"Add\n\nCo-authored-by: {GUIDE}", ONE, None),
}


@pytest.mark.parametrize(("message", "who", "author"), OWNERS.values(), ids=OWNERS.keys())
def test_a_guide_who_wrote_a_third(approved: Maker, message: str, who: str, author: str | None) -> None:
    """As author, committer or co-author: it is their own text to that part."""
    seen = writes_and_approves(approved, message, who, author)
    review = weighed(seen)
    assert review.why is not None
    assert review.why.startswith("the reviewer holds 3")
    assert review.why.endswith("% of this section's words; at most 20% may be their own")
    assert state(seen) is not State.APPROVED
    assert weighed(seen, "threats").counts


def test_a_guide_who_corrected_a_word(approved: Maker) -> None:
    """Corrections made in review are not authorship."""
    approved.replace(SUMMARY, "they are cheap", "they are inexpensive")
    commit(approved, who=GUIDE)
    record(approved, text=digest(look(approved)))
    commit(approved, who=GUIDE)
    assert weighed(look(approved)).counts


# The registry changed for it.


def test_one_s_own_share_raised(approved: Maker) -> None:
    """By the guide who wrote too much: the share that an editor allows is what it was."""
    approved.replace(INITIATIVE, "own_share: 0.2", "own_share: 0.9")
    seen = writes_and_approves(approved, "Add", GUIDE)
    assert str(weighed(seen).why).endswith("at most 20% may be their own")
    assert codes(seen) == ["REG001"]


@pytest.mark.parametrize("where", [INITIATIVE, PAPER])
def test_no_approvals_asked_for(approved: Maker, where: str) -> None:
    """Not by who is no editor: a section without an approval lacks one."""
    if where == INITIATIVE:
        approved.replace(INITIATIVE, "required: 1", "required: 0")
    else:
        approved.write(PAPER, text(approved, PAPER) + "review: {required: 0}\n")
    (approved.folder / RECORD).unlink()
    commit(approved, who=ONE)
    seen = look(approved)
    assert codes(seen) == ["REG001"]
    assert lacks(seen) == ("0 of 1 approvals (Guide One, Guide Two may approve it)",)


def test_oneself_as_a_guide(approved: Maker) -> None:
    """Whom an editor did not make one is none, though paper.yaml says so now."""
    approved.replace(PAPER, "[guide1, guide2]", "[guide1, guide2, researcher2]")
    record(approved, path=RECORD.replace("guide1", "researcher2"), text=digest(look(approved)))
    commit(approved, who=TWO)
    seen = look(approved)
    assert weighed(seen, reviewer="researcher2").why == NO_EDITOR_S
    assert codes(seen) == ["REG001"]


def test_a_paper_of_one_s_own(approved: Maker) -> None:
    """Its guides are nobody's until an editor accepts it."""
    approved.git("mv", "papers/testing", "papers/mine")
    sha = commit(approved, who=ONE)
    seen = look(approved)
    reviews = [review for one in seen.standings["mine"].sections for review in one.reviews]
    assert {review.why for review in reviews} == {NO_EDITOR_S}
    assert codes(seen) == ["REG001"]
    commit(approved, f"Accepts: {sha}")
    seen = look(approved)
    assert codes(seen) == []
    assert {review.why for one in seen.standings["mine"].sections for review in one.reviews} == {
        "the record was committed by Researcher One, who is neither the reviewer nor a recorder"
    }


@pytest.mark.parametrize("change", ["initiative", "paper"])
def test_a_stricter_policy_by_an_editor(approved: Maker, change: str) -> None:
    """Two approvals, for all papers or for one: one guide's is not enough, two guides' are."""
    if change == "initiative":
        approved.replace(INITIATIVE, "required: 1", "required: 2")
    else:
        approved.write(PAPER, text(approved, PAPER) + "review: {required: 2}\n")
    commit(approved)
    seen = look(approved)
    assert lacks(seen) == ("1 of 2 approvals (Guide One, Guide Two may approve it)",)
    assert weighed(seen).counts
    record(approved, path=RECORD.replace("guide1", "guide2"), text=digest(seen))
    commit(approved, who=TWO_GUIDE)
    seen = look(approved)
    assert lacks(seen) == ()
    assert lacks(seen, "threats") == ("1 of 2 approvals (Guide One, Guide Two may approve it)",)


def test_signatures_asked_for_later(approved: Maker) -> None:
    """An approval of before is shown, and counts no more."""
    approved.write(PAPER, text(approved, PAPER) + "review: {signed: true}\n")
    commit(approved)
    seen = look(approved)
    assert weighed(seen).why == "the record was made by a commit that is not signed"
    assert not weighed(seen).signed


def test_a_dropped_request_is_an_error(approved: Maker) -> None:
    """With its own code, the commit and what to do, and it keeps the paper from being final."""
    record(approved, "changes-requested", text=digest(look(approved)))
    commit(approved, who=GUIDE)
    assert state(look(approved)) is State.CHANGES_REQUESTED
    approved.git("checkout", "-q", "HEAD~", "--", RECORD)
    sha = commit(approved, who=ONE)
    seen = look(approved)
    (found,) = [one for one in seen.findings if one.code.name == "REV004"]
    assert found.message == (
        f"commit {sha[:12]} takes away the request for changes: it was committed by Researcher One, "
        "who is neither the reviewer nor a recorder"
    )
    assert (found.section, found.place.path) == ("summary", RECORD)
    assert not seen.standings["testing"].final


BREACHES: dict[str, Callable[[Maker], object]] = {
    "shared": lambda m: m.replace(INITIATIVE, "short_name: IoT", "short_name: Mine"),
    "the paper's": lambda m: m.replace(PAPER, "[guide1, guide2]", "[guide1]"),
}


@pytest.mark.parametrize("change", BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_keeps_a_paper_from_being_final(approved: Maker, change: Callable[[Maker], object]) -> None:
    """Though it has been taken back since."""
    change(approved)
    sha = commit(approved, who=ONE)
    approved.git("revert", "--no-edit", sha, who=ONE)
    seen = look(approved)
    found = next(one for one in seen.findings if sha[:12] in one.message)
    assert found.code.name == "REG001"
    assert found.message == (
        f"commit {sha[:12]} changed who may do what here, and was committed by Researcher One, who was no editor then"
    )
    assert found.hint == f"an editor looks at it, and commits what is right with the line: Accepts: {sha}"
    (blocking,) = seen.standings["testing"].blocking
    assert blocking.startswith("the check has ")
