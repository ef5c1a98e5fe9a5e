"""Who may change the registry where only signed commits are good: real keys, real signatures."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.cache import Cache
from pipeline.git import Repository
from pipeline.git.signatures import Seal, Signature, allowed_signers, fingerprint, signatures, tag_signature
from tests.forging import (
    IGNORED,
    INITIATIVE,
    MACHINE,
    PAPER,
    PEOPLE,
    Key,
    breaches,
    commit,
    merge,
    signing,
    text,
    trusted,
    why_not_editor,
)
from tests.making import EDITOR, ONE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.making import Maker

Keys = dict[str, Key]
UNSIGNED = "is not signed"
BAD = "has a bad signature"
UNKNOWN = "is signed by a key that people.yaml does not have"


def rename(maker: Maker, new: str = "Guide The First") -> None:
    """Something for an editor to do."""
    maker.replace(PEOPLE, "name: Guide One", f"name: {new}")


def whys(maker: Maker) -> list[str]:
    """Why each breach is one."""
    return [why for _, _, why in breaches(maker)]


@pytest.mark.parametrize(
    ("name", "who", "expected"),
    [
        ("editor1", EDITOR, []),
        (None, EDITOR, [UNSIGNED]),
        ("spare", EDITOR, [UNKNOWN]),
        ("researcher1", EDITOR, ["is signed by the key of Researcher One"]),
        ("editor1", ONE, [why_not_editor(ONE)]),
        ("researcher1", ONE, [why_not_editor(ONE)]),
    ],
)
def test_only_an_editor_who_signs_with_their_own_key(
    sealed: Maker, keys: Keys, name: str | None, who: str, expected: list[str]
) -> None:
    """Neither the name without the key, nor the key without the name."""
    rename(sealed)
    commit(sealed, who=who, key=keys[name] if name else None)
    assert whys(sealed) == expected
    believed = trusted(sealed).registry.people["guide1"].name
    assert believed == ("Guide One" if expected else "Guide The First")


def test_a_key_that_comes_with_the_commit_it_signs_is_not_known(sealed: Maker, keys: Keys) -> None:
    """The registry as it stood before has not heard of it."""
    sealed.replace(PEOPLE, keys["editor1"].public, f"{keys['editor1'].public}, {keys['spare'].public}")
    commit(sealed, key=keys["spare"])
    assert whys(sealed) == [UNKNOWN]
    commit(sealed, key=keys["spare"])
    rename(sealed)
    commit(sealed, key=keys["spare"])
    assert whys(sealed) == [UNKNOWN, UNKNOWN]


def test_a_key_is_changed_for_another(sealed: Maker, keys: Keys) -> None:
    """Signed with the old one; what that signed before stays good, what it signs later does not."""
    rename(sealed)
    commit(sealed, key=keys["editor1"])
    sealed.replace(PEOPLE, keys["editor1"].public, keys["spare"].public)
    commit(sealed, key=keys["editor1"])
    sealed.replace(PEOPLE, "name: Guide Two", "name: Guide The Second")
    commit(sealed, key=keys["spare"])
    assert breaches(sealed) == []
    assert trusted(sealed).registry.people["guide2"].name == "Guide The Second"
    sealed.replace(PEOPLE, "name: Guide The Second", "name: Guide Two")
    commit(sealed, key=keys["editor1"])
    assert whys(sealed) == [UNKNOWN]


def test_a_forge_with_a_key_of_its_own_is_an_editor(sealed: Maker, keys: Keys) -> None:
    """A machine may be one: then it vouches for what it commits, with its key and not without."""
    entry = (
        f"machine: {{name: Forge, bot: true, emails: [noreply@forge.example.org], keys: [{keys['machine'].public}]}}\n"
    )
    sealed.write(PEOPLE, text(sealed, PEOPLE) + entry)
    sealed.replace(INITIATIVE, "editors: [editor1]", "editors: [editor1, machine]")
    commit(sealed, key=keys["editor1"])
    rename(sealed)
    commit(sealed, who=MACHINE, author=ONE, key=keys["machine"])
    assert breaches(sealed) == []
    rename_back = text(sealed, PEOPLE).replace("Guide The First", "Guide One")
    sealed.write(PEOPLE, rename_back)
    commit(sealed, who=MACHINE, author=EDITOR)
    assert whys(sealed) == [UNSIGNED]


def test_a_signature_is_of_one_commit_alone(sealed: Maker, keys: Keys) -> None:
    """Its content amended, or taken over by another, the signature is bad."""
    rename(sealed)
    good = commit(sealed, key=keys["editor1"])
    raw = sealed.git("cat-file", "commit", good)
    tree = sealed.git("rev-parse", "HEAD^{tree}").strip()
    sealed.replace(PEOPLE, "emails: [guide1@example.org]", "emails: [guide1@example.org, researcher1@example.org]")
    sealed.git("add", "-A")
    forged = raw.replace(tree, sealed.git("write-tree").strip())
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=sealed.folder, input=forged.encode(), capture_output=True, check=True,
    )  # fmt: skip
    sealed.git("reset", "-q", "--hard", done.stdout.decode().strip())
    assert whys(sealed) == [BAD]
    assert trusted(sealed).registry.people["guide1"].name == "Guide One"


def test_a_breach_is_accepted_in_a_signed_commit_only(sealed: Maker, keys: Keys) -> None:
    """And not by whoever writes the editor's name."""
    rename(sealed)
    sha = commit(sealed, who=ONE, key=keys["researcher1"])
    commit(sealed, f"Accepts: {sha}")
    commit(sealed, f"Accepts: {sha}", key=keys["researcher1"])
    assert [one for one, _, _ in breaches(sealed)] == [sha]
    commit(sealed, f"Accepts: {sha}", key=keys["editor1"])
    assert breaches(sealed) == []
    assert trusted(sealed).registry.people["guide1"].name == "Guide The First"


def test_asking_for_signatures_is_judged_without_and_lifting_it_with(maker: Maker, keys: Keys) -> None:
    """The registry as it stood before says what is asked for."""
    maker.replace(INITIATIVE, "signed: false", "signed: true")
    commit(maker)
    assert breaches(maker) == []
    maker.replace(INITIATIVE, "signed: true", "signed: false")
    commit(maker)
    assert whys(maker) == [UNSIGNED]
    maker.git("reset", "-q", "--hard", "HEAD~")
    maker.replace(INITIATIVE, "signed: true", "signed: false")
    commit(maker, key=keys["editor1"])
    rename(maker)
    commit(maker)
    assert breaches(maker) == []


@pytest.mark.parametrize("path", [PEOPLE, IGNORED, PAPER])
def test_a_branch_from_before_signatures_were_asked_for(maker: Maker, keys: Keys, path: str) -> None:
    """There the editor's name was enough; whoever merges what was done in it answers with a signature."""
    maker.git("branch", "before")
    maker.replace(INITIATIVE, "signed: false", "signed: true")
    commit(maker)
    before = trusted(maker).registry
    maker.git("checkout", "-q", "before")
    if path == PEOPLE:
        maker.replace(PEOPLE, keys["guide1"].public, f"{keys['guide1'].public}, {keys['spare'].public}")
    elif path == PAPER:
        maker.write(PAPER, text(maker, PAPER) + "review: {signed: false}\n")
    else:
        maker.write(IGNORED, "0" * 40)
    late = commit(maker)
    maker.git("checkout", "-q", "main")
    merge(maker, late, who=ONE, key=keys["researcher1"])
    assert [(found, why) for _, found, why in breaches(maker)] == [(path, why_not_editor(ONE))]
    assert trusted(maker).registry == before
    maker.git("reset", "-q", "--hard", "HEAD~")
    merge(maker, late, who=EDITOR)
    assert [(found, why) for _, found, why in breaches(maker)] == [(path, UNSIGNED)]
    maker.git("reset", "-q", "--hard", "HEAD~")
    merge(maker, late, who=EDITOR, key=keys["editor1"])
    assert breaches(maker) == []


def test_a_paper_lifts_signatures_for_itself_alone(sealed: Maker, keys: Keys) -> None:
    """In a signed commit; then its own registry needs none, and the shared one still does."""
    sealed.write(PAPER, text(sealed, PAPER) + "review: {signed: false}\n")
    commit(sealed, who=ONE)
    assert whys(sealed) == [why_not_editor(ONE)]
    sealed.git("reset", "-q", "--hard", "HEAD~")
    sealed.write(PAPER, text(sealed, PAPER) + "review: {signed: false}\n")
    commit(sealed, key=keys["editor1"])
    sealed.replace(PAPER, "[guide1, guide2]", "[guide2]")
    commit(sealed)
    assert breaches(sealed) == []
    rename(sealed)
    commit(sealed)
    assert whys(sealed) == [UNSIGNED]


def test_what_was_kept_is_what_is_found_anew(sealed: Maker, keys: Keys, tmp_path: Path) -> None:
    """With every kind of signature, at every commit, in either order."""
    for key, who in ((keys["editor1"], EDITOR), (None, EDITOR), (keys["spare"], EDITOR), (keys["researcher1"], ONE)):
        rename(sealed, f"Guide {key and key.file.name} {who[:3]}")
        sha = commit(sealed, who=who, key=key)
        sealed.replace(PEOPLE, f"name: Guide {key and key.file.name} {who[:3]}", "name: Guide One")
        commit(sealed, f"Accepts: {sha}", key=keys["editor1"])
    commits = sealed.git("rev-list", "--all", "--reverse").split()
    fresh = {one: trusted(sealed, revision=one) for one in commits}
    for name, order in (("forwards", commits), ("backwards", commits[::-1])):
        cache = Cache(tmp_path / name)
        for one in [*order, *order]:
            assert trusted(sealed, cache, one) == fresh[one]


def test_a_run_without_a_verifier_leaves_no_trace(
    sealed: Maker, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where ssh-keygen is missing no signature is good; where it is there again, they are."""
    rename(sealed)
    commit(sealed, key=keys["editor1"])
    cache = Cache(tmp_path / "cache")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "git").symlink_to(_which("git"))
    with monkeypatch.context() as context:
        context.setenv("PATH", str(tools))
        assert [one.why for one in trusted(sealed, cache).breaches] == [BAD]
    assert trusted(sealed, cache).breaches == ()


def _which(name: str) -> str:
    return next(
        str(file) for folder in os.environ["PATH"].split(os.pathsep) if os.access(file := f"{folder}/{name}", os.X_OK)
    )


# Signatures by themselves.


def test_the_seals_of_commits(sealed: Maker, keys: Keys) -> None:
    """None, good and bad; a good one names its key whoever is allowed."""
    plain = commit(sealed)
    signed = commit(sealed, key=keys["spare"])
    pgp = _with_signature(sealed, "-----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----")
    garbled = _with_signature(sealed, "-----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----")
    mark = fingerprint(keys["spare"].public)
    for allowed in ({}, {"guide1": [keys["spare"].public]}, {"a": [keys["spare"].public], "b": [keys["spare"].public]}):
        found = signatures(Repository.open(sealed.folder), [plain, signed, pgp, garbled, signed], allowed)
        assert found[plain] == Signature(seal=Seal.NONE, key=None)
        assert found[signed] == Signature(seal=Seal.GOOD, key=mark)
        assert found[pgp] == found[garbled] == Signature(seal=Seal.BAD, key=None)


def test_git_may_die_of_a_garbled_signature(sealed: Maker, keys: Keys) -> None:
    """Its verifier may be gone before git has told it what is signed: that one is bad, and no other suffers."""
    good = commit(sealed, key=keys["spare"])
    garbled = _with_signature(sealed, "-----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----")
    repository = Repository.open(sealed.folder)
    for _ in range(25):
        found = signatures(repository, [good, garbled], {})
        assert [found[good].seal, found[garbled].seal] == [Seal.GOOD, Seal.BAD]


def _with_signature(maker: Maker, held: str) -> str:
    raw = maker.git("cat-file", "commit", commit(maker))
    head, _, message = raw.partition("\n\n")
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=maker.folder, input=f"{head}\ngpgsig {held}\n\n{message}".encode(), capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode().strip()


def test_configuration_of_the_repository_makes_no_signature_good(sealed: Maker, keys: Keys, tmp_path: Path) -> None:
    """A program that says yes, a list of signers of one's own, a format: none of them is asked."""
    yes = tmp_path / "yes"
    yes.write_text('#!/bin/sh\necho "Good \\"git\\" signature for editor1 with ED25519 key SHA256:x"\nexit 0\n')
    yes.chmod(0o755)
    garbled = _with_signature(sealed, "-----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----")
    pgp = _with_signature(sealed, "-----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----")
    for key in ("gpg.ssh.program", "gpg.program", "gpg.openpgp.program", "gpg.x509.program"):
        sealed.git("config", key, str(yes))
    sealed.git("config", "log.showSignature", "true")
    found = signatures(Repository.open(sealed.folder), [garbled, pgp], {"editor1": [keys["editor1"].public]})
    assert {one.seal for one in found.values()} == {Seal.BAD}


def test_the_signature_of_a_tag(sealed: Maker, keys: Keys) -> None:
    """As of a commit."""
    sealed.git("-c", "tag.gpgsign=false", "tag", "-a", "-m", "One", "one")
    sealed.git(*signing(keys["editor1"]), "tag", "-s", "-m", "Two", "two")
    repository = Repository.open(sealed.folder)
    allowed = {"editor1": [keys["editor1"].public]}
    one, two = (sealed.git("rev-parse", name).strip() for name in ("one", "two"))
    assert tag_signature(repository, one, allowed).seal is Seal.NONE
    good = Signature(seal=Seal.GOOD, key=fingerprint(keys["editor1"].public))
    assert tag_signature(repository, two, allowed) == tag_signature(repository, two, {}) == good
    forged = sealed.git("cat-file", "tag", two).replace("tag two", "tag three")
    done = subprocess.run(
        ["git", "hash-object", "-t", "tag", "-w", "--stdin"],
        cwd=sealed.folder, input=forged.encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert tag_signature(repository, done.stdout.decode().strip(), allowed).seal is Seal.BAD


def test_what_openssh_reads(keys: Keys) -> None:
    """One line a key, good for git alone; what is no key is left out, and no comment comes along."""
    held = allowed_signers({"b": [f"{keys['spare'].public} some comment", "ssh-ed25519 AAAA"], "a": ["nonsense"]})
    assert held == f'b namespaces="git" {keys["spare"].public}\n'


def test_a_fingerprint_is_openssh_s(keys: Keys) -> None:
    """As ssh-keygen -l prints it."""
    for key in keys.values():
        done = subprocess.run(["ssh-keygen", "-l", "-f", f"{key.file}.pub"], capture_output=True, text=True, check=True)
        assert fingerprint(key.public) == done.stdout.split()[1]
    assert fingerprint(keys["spare"].public.replace("ssh-ed25519", "ssh-rsa")) is None
