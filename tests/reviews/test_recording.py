"""Who made a review record, and what was dropped on the way: every way of forging one that git allows."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.cache import Cache
from pipeline.errors import OutsideError
from pipeline.git import Repository
from pipeline.papers.reading import read_collection
from pipeline.reviews.recording import read_pasts
from pipeline.workspace import Workspace
from tests.forging import (
    GUIDE,
    INITIATIVE,
    MACHINE,
    PAPER,
    PEOPLE,
    RECORD,
    STRANGER,
    TWO_GUIDE,
    Key,
    commit,
    merge,
    merge_as,
    pasts,
    record,
    signing,
    text,
    trusted,
    why_not,
)
from tests.making import EDITOR, ONE, TWO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.making import Maker

Keys = dict[str, Key]
NEITHER = "who is neither the reviewer nor a recorder"
BY_ONE = f"was committed by Researcher One, {NEITHER}"
COMMENT = """\
comments:
  - {id: c1, author: guide1, date: 2020-02-14T09:30:00Z, text: Which agency?, state: open}
"""
ANSWERED = """\
comments:
  - id: c1
    author: guide1
    date: 2020-02-14T09:30:00Z
    text: Which agency?
    state: open
    replies: [{author: researcher1, date: 2020-02-14T09:30:00Z, text: This one.}]
"""


def dropped(maker: Maker) -> list[tuple[str, str, str]]:
    """What was dropped, in which commit, and why it may not be."""
    return [(found.what, found.commit, found.why) for found in pasts(maker).dropped]


# Who may.


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (GUIDE, None),
        (EDITOR, None),
        (ONE, BY_ONE),
        (TWO_GUIDE, f"was committed by Guide Two, {NEITHER}"),
        (MACHINE, f"was committed by Forge, {NEITHER}"),
    ],
)
def test_the_reviewer_or_a_recorder_commits_a_record(maker: Maker, who: str, expected: str | None) -> None:
    """And nobody else, not even another guide."""
    record(maker)
    sha = commit(maker, who=who)
    assert why_not(maker) == expected
    assert pasts(maker).recorded[RECORD].commit == sha
    assert dropped(maker) == []


def test_a_forged_author_is_a_claim(maker: Maker) -> None:
    """Git writes down whatever author it is told."""
    record(maker)
    commit(maker, who=ONE, author=GUIDE)
    assert why_not(maker) == BY_ONE


@pytest.mark.parametrize("trailer", ["Co-authored-by", "Reviewed-by", "Signed-off-by", "Acked-by", "Committer"])
def test_forged_trailers_are_claims(maker: Maker, trailer: str) -> None:
    """So are lines of the message."""
    record(maker)
    commit(maker, f"Approve\n\n{trailer}: {GUIDE}", who=ONE)
    assert why_not(maker) == BY_ONE


@pytest.mark.parametrize(("first", "second"), [(ONE, GUIDE), (GUIDE, ONE)])
def test_a_second_committer_line_makes_a_commit_nobody_s(maker: Maker, first: str, second: str) -> None:
    """A commit that git would not make, and of which it shows the last line, is nobody's."""
    record(maker)
    sha = commit(maker, who=first)
    raw = maker.git("cat-file", "commit", sha)
    line = next(line for line in raw.splitlines() if line.startswith("committer "))
    forged = raw.replace(line, f"{line}\ncommitter {second} 1581654600 +0500")
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        cwd=maker.folder, input=forged.encode(), capture_output=True, check=True,
    )  # fmt: skip
    maker.git("update-ref", "refs/heads/main", done.stdout.decode().strip())
    assert maker.git("log", "-1", "--format=%cn <%ce>").strip() == second
    assert why_not(maker) == f"was committed by {first.partition(' <')[0]}, {NEITHER}"


def test_a_forged_committer_is_worth_what_the_gate_is_worth(maker: Maker) -> None:
    """Where no signature is asked for, the name counts, and the outputs say that it is unsigned."""
    record(maker)
    commit(maker, who=GUIDE)
    assert why_not(maker) is None
    assert pasts(maker).recorded[RECORD].unsigned == "is not signed"


@pytest.mark.parametrize(
    ("who", "name", "expected"),
    [
        (GUIDE, "guide1", None),
        (EDITOR, "editor1", None),
        (GUIDE, None, "was made by a commit that is not signed"),
        (GUIDE, "spare", "was made by a commit that is signed by a key that people.yaml does not have"),
        (GUIDE, "researcher1", "was made by a commit that is signed by the key of Researcher One"),
        (EDITOR, "guide1", "was made by a commit that is signed by the key of Guide One"),
        (ONE, "guide1", BY_ONE),
    ],
)
def test_a_forged_committer_lacks_the_key(
    sealed: Maker, keys: Keys, who: str, name: str | None, expected: str | None
) -> None:
    """Where signatures are asked for, name and key must be of one person, and that person may."""
    record(sealed)
    commit(sealed, who=who, key=keys[name] if name else None)
    assert why_not(sealed) == expected


def test_history_amended_after_the_signature(sealed: Maker, keys: Keys) -> None:
    """The record rewritten and the signature kept is a bad signature."""
    record(sealed, "changes-requested")
    sha = commit(sealed, who=GUIDE, key=keys["guide1"])
    tree = sealed.git("rev-parse", "HEAD^{tree}").strip()
    record(sealed)
    sealed.git("add", "-A")
    forged = sealed.git("cat-file", "commit", sha).replace(tree, sealed.git("write-tree").strip())
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=sealed.folder, input=forged.encode(), capture_output=True, check=True,
    )  # fmt: skip
    sealed.git("reset", "-q", "--hard", done.stdout.decode().strip())
    assert why_not(sealed) == "was made by a commit that has a bad signature"


def test_a_key_that_was_changed_signs_no_more(sealed: Maker, keys: Keys) -> None:
    """Whoever changes their key leaves the old one in people.yaml, or approves again."""
    record(sealed)
    commit(sealed, who=GUIDE, key=keys["guide1"])
    sealed.replace(PEOPLE, keys["guide1"].public, f"{keys['spare'].public}, {keys['guide1'].public}")
    commit(sealed, key=keys["editor1"])
    assert why_not(sealed) is None
    sealed.replace(PEOPLE, f"{keys['spare'].public}, {keys['guide1'].public}", keys["spare"].public)
    commit(sealed, key=keys["editor1"])
    assert why_not(sealed) == "was made by a commit that is signed by a key that people.yaml does not have"


def test_a_key_of_two_people_is_the_first_one_s(sealed: Maker, keys: Keys) -> None:
    """The check calls it an error; it never makes the second of them anybody."""
    held = text(sealed, PEOPLE).replace(keys["researcher1"].public, keys["guide1"].public)
    sealed.write(PEOPLE, held)
    commit(sealed, key=keys["editor1"])
    record(sealed)
    commit(sealed, who=GUIDE, key=keys["guide1"])
    assert why_not(sealed) is None
    assert trusted(sealed).registry.by_key.get("guide1") is None
    assert list(trusted(sealed).registry.by_key.values()).count("guide1") == 1


# The registry in the same commit.


def whoever(maker: Maker, sha: str) -> None:
    """The commit is a breach of the registry."""
    assert [found.commit for found in trusted(maker).breaches] == [sha]


@pytest.mark.parametrize(
    ("who", "address", "expected"),
    [
        (ONE, "researcher1@example.org", BY_ONE),
        (
            STRANGER,
            "stranger@example.org",
            "was committed by Stranger, whose address was given to people.yaml by somebody who is no editor",
        ),
    ],
)
def test_one_s_own_address_at_the_guide_s_entry(maker: Maker, who: str, address: str, expected: str) -> None:
    """The registry that is believed does not have it there."""
    maker.replace(PEOPLE, "emails: [guide1@example.org]", f"emails: [guide1@example.org, {address}]")
    record(maker)
    sha = commit(maker, who=who)
    assert why_not(maker) == expected
    whoever(maker, sha)


def test_one_s_own_key_at_the_guide_s_entry(sealed: Maker, keys: Keys) -> None:
    """Neither in the same commit nor in one before."""
    reason = "was made by a commit that is signed by a key that was given to people.yaml by somebody who is no editor"
    sealed.replace(PEOPLE, keys["guide1"].public, f"{keys['guide1'].public}, {keys['spare'].public}")
    record(sealed)
    sha = commit(sealed, who=GUIDE, key=keys["spare"])
    assert why_not(sealed) == reason
    whoever(sealed, sha)
    record(sealed, more="note: Again.\n")
    commit(sealed, who=GUIDE, key=keys["spare"])
    assert why_not(sealed) == reason


RULES: dict[str, Callable[[Maker], object]] = {
    "oneself as a recorder": lambda m: m.replace(INITIATIVE, "recorders: [editor1]", "recorders: [researcher1]"),
    "oneself as a recorder of the paper": lambda m: m.write(
        PAPER, text(m, PAPER) + "review: {recorders: [researcher1]}\n"
    ),
}


@pytest.mark.parametrize("change", RULES.values(), ids=RULES.keys())
def test_oneself_as_a_recorder(maker: Maker, change: Callable[[Maker], object]) -> None:
    """What an editor left says who is one."""
    change(maker)
    record(maker)
    sha = commit(maker, who=ONE)
    assert why_not(maker) == BY_ONE
    whoever(maker, sha)


@pytest.mark.parametrize("path", [INITIATIVE, PAPER])
def test_no_signatures_asked_for_in_the_same_commit(sealed: Maker, path: str) -> None:
    """The policy that is believed asks for one."""
    if path == INITIATIVE:
        sealed.replace(INITIATIVE, "signed: true", "signed: false")
    else:
        sealed.write(PAPER, text(sealed, PAPER) + "review: {required: 1, signed: false, own_share: 0.2}\n")
    record(sealed)
    sha = commit(sealed, who=GUIDE)
    assert why_not(sealed) == "was made by a commit that is not signed"
    whoever(sealed, sha)


def test_a_paper_has_recorders_of_its_own(maker: Maker) -> None:
    """Where an editor says so, they record and nobody else does, and so it is in that paper alone."""
    maker.write(PAPER, text(maker, PAPER) + "review: {recorders: [guide2]}\n")
    other = RECORD.replace("/testing/", "/other/")
    record(maker, path=other)
    record(maker)
    commit(maker)
    assert why_not(maker) == f"was committed by Editor One, {NEITHER}"
    assert why_not(maker, other) is None
    record(maker, more="note: Again.\n")
    commit(maker, who=TWO_GUIDE)
    assert why_not(maker) is None


# What is taken away.


def test_an_old_approval_restored_over_a_request_for_changes(maker: Maker) -> None:
    """It is the restorer's, and the request is missed until who may has made the record anew."""
    record(maker)
    old = commit(maker, who=GUIDE)
    record(maker, "changes-requested", more=COMMENT)
    commit(maker, who=GUIDE)
    maker.git("checkout", "-q", old, "--", RECORD)
    sha = commit(maker, who=ONE)
    assert why_not(maker) == BY_ONE
    assert dropped(maker) == [
        ("the request for changes", sha, BY_ONE),
        ("the open comment c1", sha, BY_ONE),
    ]
    record(maker, more="note: All is well.\n")
    commit(maker, who=EDITOR)
    assert why_not(maker) is None
    assert dropped(maker) == []


@pytest.mark.parametrize("how", ["removed", "broken", "replaced by a link", "comment resolved", "comment reworded"])
def test_ways_to_take_a_demand_away(maker: Maker, how: str) -> None:
    """The file gone, or one that says nothing any more, or says something else."""
    record(maker, "changes-requested", more=COMMENT)
    commit(maker, who=GUIDE)
    file = maker.folder / RECORD
    if how == "comment resolved":
        maker.replace(RECORD, "state: open", "state: resolved")
    elif how == "comment reworded":
        maker.replace(RECORD, "Which agency?", "Well done!")
    elif how == "broken":
        maker.write(RECORD, "verdict: changes-requested\nverdict: approved\n")
    else:
        file.unlink()
        if how == "replaced by a link":
            file.symlink_to("../../../../elsewhere.yaml")
    sha = commit(maker, who=ONE)
    request = [] if how.startswith("comment") else [("the request for changes", sha, BY_ONE)]
    assert dropped(maker) == [*request, ("the open comment c1", sha, BY_ONE)]
    commit(maker, "Elsewhere", who=GUIDE)
    assert len(dropped(maker)) == len(request) + 1
    file.unlink(missing_ok=True)
    record(maker, more=COMMENT)
    commit(maker, who=GUIDE)
    assert dropped(maker) == []


def test_the_same_by_who_may(maker: Maker) -> None:
    """A guide takes back what they asked for; a recorder does it for them."""
    for who in (GUIDE, EDITOR):
        record(maker, "changes-requested", more=COMMENT)
        commit(maker, who=who)
        record(maker)
        commit(maker, who=who)
        (maker.folder / RECORD).unlink()
        commit(maker, who=who)
    assert dropped(maker) == []
    assert pasts(maker).recorded == {}


def test_what_was_never_asked_for_is_not_missed(maker: Maker) -> None:
    """A demand forged in the guide's name may be taken away by anybody; so may an approval."""
    record(maker, "changes-requested", more=COMMENT)
    commit(maker, who=ONE)
    record(maker)
    commit(maker, who=TWO)
    assert dropped(maker) == []
    record(maker, more="note: Well.\n")
    commit(maker, who=GUIDE)
    (maker.folder / RECORD).unlink()
    commit(maker, who=ONE)
    assert dropped(maker) == []


# Merges.


def asked_on_main(maker: Maker) -> str:
    """An approval, a branch from there, and a request for changes on main; gives the approval's commit."""
    record(maker)
    approved = commit(maker, who=GUIDE)
    maker.git("branch", "side")
    record(maker, "changes-requested", more=COMMENT)
    commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "side")
    maker.write("papers/testing/sections/summary.md", "One.\n")
    commit(maker, who=ONE)
    return approved


def test_a_merge_that_drops_a_request_for_changes(maker: Maker) -> None:
    """Its record is the old approval to the byte, so that git's simplified log shows the guide's commit alone."""
    approved = asked_on_main(maker)
    sha = merge(maker, "main", who=ONE, ours=True)
    assert maker.git("log", "--format=%H", "--", RECORD).split() == [approved]
    assert why_not(maker) == BY_ONE
    assert dropped(maker) == [("the request for changes", sha, BY_ONE), ("the open comment c1", sha, BY_ONE)]


def test_the_same_with_the_parents_the_other_way_round(maker: Maker) -> None:
    """Whose branch was merged into whose makes no difference."""
    asked_on_main(maker)
    maker.git("checkout", "-q", "main")
    sha = merge_as(maker, {RECORD: text(maker, RECORD, "side")}, "side", who=ONE)
    assert why_not(maker) == BY_ONE
    assert [found[:2] for found in dropped(maker)] == [
        ("the request for changes", sha),
        ("the open comment c1", sha),
    ]


def test_a_merge_that_brings_back_an_approval_that_was_taken_back(maker: Maker) -> None:
    """The guide has removed the record; a merge with a branch from before makes it its own."""
    record(maker)
    commit(maker, who=GUIDE)
    maker.git("branch", "side")
    (maker.folder / RECORD).unlink()
    commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "side")
    commit(maker, who=ONE)
    merge(maker, "main", who=ONE, ours=True)
    assert why_not(maker) == BY_ONE


def test_an_honest_merge_leaves_a_record_its_maker(maker: Maker) -> None:
    """Whoever merges, forge or researcher, and whichever side the record was on."""
    record(maker)
    sha = commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "-b", "side", "HEAD~")
    commit(maker, who=ONE)
    merge(maker, "main", who=MACHINE)
    assert why_not(maker) is None
    maker.git("checkout", "-q", "main")
    commit(maker, who=TWO)
    merge(maker, "side", who=ONE)
    assert pasts(maker).recorded[RECORD].commit == sha
    assert why_not(maker) is None


@pytest.mark.parametrize(("who", "good"), [(ONE, False), (EDITOR, True)])
def test_a_merge_that_chooses_between_two_records(maker: Maker, who: str, *, good: bool) -> None:
    """It speaks for the reviewer, so only the reviewer or a recorder may."""
    record(maker, more="note: One.\n")
    commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "-b", "side", "HEAD~")
    record(maker, "changes-requested", more=COMMENT)
    commit(maker, who=EDITOR)
    sha = merge_as(maker, {RECORD: text(maker, RECORD, "main")}, "main", who=who)
    assert why_not(maker) == (None if good else BY_ONE)
    lost = [("the request for changes", sha, BY_ONE), ("the open comment c1", sha, BY_ONE)]
    assert dropped(maker) == ([] if good else lost)


def test_a_forge_that_records_does_not_heal_what_a_branch_dropped(maker: Maker) -> None:
    """What a branch dropped stays dropped when the forge merges it: it did not make the record anew."""
    maker.write(
        PEOPLE, text(maker, PEOPLE) + "machine: {name: Forge, bot: true, emails: [noreply@forge.example.org]}\n"
    )
    maker.replace(INITIATIVE, "recorders: [editor1]", "recorders: [editor1, machine]")
    commit(maker)
    asked_on_main(maker)
    sha = merge(maker, "main", who=ONE, ours=True)
    maker.git("checkout", "-q", "main")
    merge(maker, "side", who=MACHINE)
    assert why_not(maker) == BY_ONE
    assert [found[1] for found in dropped(maker)] == [sha, sha]


# Rebase, cherry-pick, squash.


def test_a_rebased_approval_is_its_rebaser_s(maker: Maker) -> None:
    """The guide is still the author, and no committer any more."""
    commit(maker, who=ONE)
    maker.git("checkout", "-q", "-b", "side", "HEAD~")
    record(maker)
    commit(maker, who=GUIDE)
    assert why_not(maker) is None
    maker.git("rebase", "-q", "main", who=ONE)
    assert maker.git("log", "-1", "--format=%an").strip() == "Guide One"
    assert why_not(maker) == BY_ONE
    maker.git("commit", "-q", "--amend", "--no-edit", who=EDITOR)
    assert why_not(maker) is None


def test_a_rebase_strips_the_signature(sealed: Maker, keys: Keys) -> None:
    """By the guide themself, with signing on, it is signed anew."""
    commit(sealed, who=ONE)
    sealed.git("checkout", "-q", "-b", "side", "HEAD~")
    record(sealed)
    commit(sealed, who=GUIDE, key=keys["guide1"])
    assert why_not(sealed) is None
    sealed.git("rebase", "-q", "main", who=GUIDE)
    assert why_not(sealed) == "was made by a commit that is not signed"
    sealed.git(*signing(keys["guide1"]), "rebase", "-q", "--force-rebase", "main", who=GUIDE)
    assert why_not(sealed) is None


def test_a_cherry_picked_approval_merged_with_the_original(maker: Maker) -> None:
    """Two made it the same, and one of them may: it is that one's."""
    record(maker)
    sha = commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "-b", "side", "HEAD~")
    commit(maker, "Elsewhere", who=ONE)
    maker.git("cherry-pick", sha, who=ONE)
    assert why_not(maker) == BY_ONE
    merge(maker, "main", who=ONE)
    assert why_not(maker) is None
    assert pasts(maker).recorded[RECORD].commit == sha


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize("recorder", [False, True])
def test_an_approval_squashed_by_a_forge(maker: Maker, *, known: bool, recorder: bool) -> None:
    """The forge is its committer: it counts where an editor made the forge a recorder."""
    if known:
        entry = "machine: {name: Forge, bot: true, emails: [noreply@forge.example.org]}\n"
        maker.write(PEOPLE, text(maker, PEOPLE) + entry)
    if recorder:
        maker.replace(INITIATIVE, "recorders: [editor1]", "recorders: [editor1, machine]")
    commit(maker)
    maker.git("checkout", "-q", "-b", "side")
    record(maker)
    commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "main")
    maker.git("merge", "-q", "--squash", "side", who=MACHINE)
    commit(maker, "Squashed", who=MACHINE, author=GUIDE)
    assert why_not(maker) == (None if known and recorder else f"was committed by Forge, {NEITHER}")
    if known and recorder:
        assert pasts(maker).recorded[RECORD].committer == "machine"


def test_a_squash_signed_by_the_forge(sealed: Maker, keys: Keys) -> None:
    """With the key that people.yaml gives it, and not without."""
    entry = (
        f"machine: {{name: Forge, bot: true, emails: [noreply@forge.example.org], keys: [{keys['machine'].public}]}}"
    )
    sealed.write(PEOPLE, text(sealed, PEOPLE) + entry + "\n")
    sealed.replace(INITIATIVE, "recorders: [editor1]", "recorders: [editor1, machine]")
    commit(sealed, key=keys["editor1"])
    record(sealed)
    commit(sealed, who=MACHINE, author=GUIDE, key=keys["machine"])
    assert why_not(sealed) is None
    record(sealed, more="note: Again.\n")
    commit(sealed, who=MACHINE, author=GUIDE)
    assert why_not(sealed) == "was made by a commit that is not signed"
    commit(sealed, who=MACHINE, author=GUIDE, key=keys["spare"], amend=True)
    assert why_not(sealed) == "was made by a commit that is signed by a key that people.yaml does not have"


# Replies.


def commented(maker: Maker) -> str:
    """An approval by the guide with an open comment; gives its commit."""
    record(maker, more=COMMENT)
    return commit(maker, who=GUIDE)


def test_an_author_s_reply_leaves_the_record_the_guide_s(maker: Maker) -> None:
    """However the file is written, and however often they answer."""
    sha = commented(maker)
    record_text = text(maker, RECORD)
    maker.write(RECORD, record_text.replace(COMMENT, ANSWERED))
    commit(maker, who=ONE)
    assert why_not(maker) is None
    assert pasts(maker).recorded[RECORD].commit == sha
    more = ", {author: researcher1, date: 2020-02-15T09:30:00Z, text: Or that.}]"
    maker.write(RECORD, text(maker, RECORD).replace("This one.}]", "This one.}" + more))
    commit(maker, who=ONE)
    assert pasts(maker).recorded[RECORD].commit == sha
    assert dropped(maker) == []


FORGED_REPLIES: dict[str, Callable[[str], str]] = {
    "in the guide's name": lambda held: held.replace("{author: researcher1,", "{author: guide1,"),
    "in another's name": lambda held: held.replace("{author: researcher1,", "{author: researcher2,"),
    "with another verdict": lambda held: held.replace("verdict: commented", "verdict: approved"),
    "with another digest": lambda held: held.replace("0" * 64, "1" * 64),
    "with a note": lambda held: "note: Well done.\n" + held,
    "with another date": lambda held: held.replace("date: 2020-02-15", "date: 2020-02-16"),
    "with the comment resolved": lambda held: held.replace("state: open", "state: resolved"),
    "with a comment more": lambda held: (
        held + "  - {id: c2, author: guide1, date: 2020-02-14T09:30:00Z, text: No, state: open}\n"
    ),
}


@pytest.mark.parametrize("forge", FORGED_REPLIES.values(), ids=FORGED_REPLIES.keys())
def test_a_reply_that_does_more_is_its_committer_s(maker: Maker, forge: Callable[[str], str]) -> None:
    """The record is theirs then, and counts for nobody."""
    record(maker, "commented", more=COMMENT)
    commit(maker, who=GUIDE)
    maker.write(RECORD, forge(text(maker, RECORD).replace(COMMENT, ANSWERED)))
    commit(maker, who=ONE)
    assert why_not(maker) == BY_ONE


def test_a_reply_by_somebody_whom_the_registry_lacks(maker: Maker) -> None:
    """Nobody knows whose it is."""
    commented(maker)
    maker.write(RECORD, text(maker, RECORD).replace(COMMENT, ANSWERED))
    commit(maker, who=STRANGER, author=ONE)
    assert why_not(maker) == f"was committed by Stranger, {NEITHER}"


def test_a_reply_taken_back_or_reworded(maker: Maker) -> None:
    """What was answered stays answered."""
    record(maker, more=ANSWERED)
    commit(maker, who=GUIDE)
    for forged in (COMMENT, ANSWERED.replace("This one.", "That one.")):
        maker.write(RECORD, text(maker, RECORD).replace(ANSWERED, forged))
        commit(maker, who=ONE)
        assert why_not(maker) == BY_ONE
        maker.git("reset", "-q", "--hard", "HEAD~")


@pytest.mark.parametrize("order", [(ONE, TWO), (TWO, ONE)])
def test_replies_of_two_branches_put_together(maker: Maker, order: tuple[str, str]) -> None:
    """A merge that only joins them says nothing of its own; one that slips a word in does."""
    sha = commented(maker)
    replies = {
        ONE: "{author: researcher1, date: 2020-02-14T09:30:00Z, text: This one.}",
        TWO: "{author: researcher2, date: 2020-02-15T09:30:00Z, text: Or that.}",
    }
    held = text(maker, RECORD)
    for name, who in (("one", ONE), ("two", TWO)):
        maker.git("checkout", "-q", "-b", name, sha)
        maker.write(RECORD, held.replace(COMMENT, ANSWERED.replace(replies[ONE], replies[who])))
        commit(maker, who=who)
    joined = held.replace(COMMENT, ANSWERED.replace(replies[ONE], ", ".join(replies[who] for who in order)))
    merge_as(maker, {RECORD: joined}, "one", who=MACHINE)
    assert why_not(maker) == f"was committed by Forge, {NEITHER}"
    maker.git("reset", "-q", "--hard", "HEAD~")
    merge_as(maker, {RECORD: joined}, "one", who=TWO)
    assert why_not(maker) is None
    assert pasts(maker).recorded[RECORD].commit == sha
    maker.git("reset", "-q", "--hard", "HEAD~")
    merge_as(maker, {RECORD: joined.replace("This one.", "No one.")}, "one", who=TWO)
    assert why_not(maker) == f"was committed by Researcher Two, {NEITHER}"


# A past that is not what it seems.


def test_a_replace_ref_is_looked_through(maker: Maker) -> None:
    """Git would show the guide as committer; the commit itself says otherwise."""
    record(maker)
    sha = commit(maker, who=ONE)
    maker.git("checkout", "-q", "HEAD~")
    record(maker)
    other = commit(maker, who=GUIDE)
    maker.git("checkout", "-q", "main")
    maker.git("replace", sha, other)
    assert maker.git("log", "-1", "--format=%cn").strip() == "Guide One"
    assert why_not(maker) == BY_ONE


def test_a_mailmap_makes_nobody_somebody(maker: Maker) -> None:
    """Nor one in the configuration."""
    maker.write(".mailmap", "Guide One <guide1@example.org> <researcher1@example.org>\n")
    maker.git("config", "log.mailmap", "true")
    record(maker)
    commit(maker, who=ONE)
    assert maker.git("log", "-1", "--format=%cE").strip() == "guide1@example.org"
    assert why_not(maker) == BY_ONE


def test_a_grafted_past_is_refused(maker: Maker) -> None:
    """With a file that gives a commit other parents, nothing is told at all."""
    record(maker)
    sha = commit(maker, who=GUIDE)
    (maker.folder / ".git/info").mkdir(exist_ok=True)
    (maker.folder / ".git/info/grafts").write_text(f"{sha}\n")
    with pytest.raises(OutsideError, match="a grafts file rewrites this repository's past") as refusal:
        Repository.open(maker.folder)
    assert refusal.value.hint is not None
    assert "grafts" in refusal.value.hint


def test_a_shallow_clone_is_refused(maker: Maker, tmp_path: Path) -> None:
    """Its oldest commit would seem to have made everything."""
    record(maker)
    commit(maker, who=GUIDE)
    maker.git("clone", "-q", "--depth", "1", f"file://{maker.folder}", str(tmp_path / "shallow"))
    with pytest.raises(OutsideError, match="this is a shallow clone") as refusal:
        Repository.open(tmp_path / "shallow")
    assert refusal.value.hint == "git fetch --unshallow"


# What is kept.


def test_what_was_kept_is_what_is_found_anew(sealed: Maker, keys: Keys, tmp_path: Path) -> None:
    """With every kind of signature, in the first run and in those that follow."""
    for name, key in (("guide1", keys["guide1"]), ("guide2", None), ("editor1", keys["spare"])):
        record(sealed, path=RECORD.replace("guide1", name))
        commit(sealed, who=GUIDE, key=key)
    workspace = Workspace(sealed.folder)
    people = read_collection(workspace.folder)[0].people
    registry = trusted(sealed).registry
    fresh = pasts(sealed)
    cache = Cache(tmp_path / "cache")
    head = sealed.git("rev-parse", "HEAD").strip()
    for _ in range(3):
        assert read_pasts(workspace.repository, head, registry, people, cache) == fresh
    assert {one.unsigned for one in fresh.recorded.values()} == {
        None,
        "is not signed",
        "is signed by a key that people.yaml does not have",
    }
