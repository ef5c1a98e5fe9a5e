"""A release is published whole, and a stranger with a clone finds one changed byte wherever it is."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
import zlib
from typing import TYPE_CHECKING

import pikepdf
import pytest
from lxml import etree

from tests.cli.running import papers
from tests.making import Maker

from .conftest import EDITOR, Released

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("testing.docx", "testing.pdf", "manifest.json", "statement.json")


def wrong(output: str) -> list[str]:
    """What a verification says is wrong, one line each."""
    return [line.removeprefix("WRONG  ") for line in output.splitlines() if line.startswith("WRONG")]


def flip(path: Path, at: int, mask: int = 1) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= mask
    path.chmod(0o644)
    path.write_bytes(data)


def test_a_release_is_files_manifest_statement_and_a_signed_tag(published: Path) -> None:
    """Each file's checksum stands in the statement, those of manifest and statement in the tag that git verifies."""
    release, maker = published / "release", Maker(published / "repository")
    assert sorted(path.name for path in release.iterdir()) == sorted(FILES)
    sums = {name: hashlib.sha256((release / name).read_bytes()).hexdigest() for name in FILES}
    statement = json.loads((release / "statement.json").read_bytes())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://slsa.dev/provenance/v1"
    subjects = {subject["name"]: subject["digest"]["sha256"] for subject in statement["subject"]}
    assert subjects == {name: digest for name, digest in sums.items() if name != "statement.json"}
    head = maker.git("rev-parse", "HEAD").strip()
    definition = statement["predicate"]["buildDefinition"]
    assert {"name": "repository", "digest": {"gitCommit": head}} in definition["resolvedDependencies"]
    tag = maker.git("cat-file", "tag", "1.0")
    assert f"object {head}\n" in tag
    assert f"{sums['manifest.json']}  manifest.json\n{sums['statement.json']}  statement.json\n" in tag
    assert "tagger Editor One <editor1@example.org>" in tag
    manifest = json.loads((release / "manifest.json").read_bytes())
    (paper,) = manifest["papers"]
    assert (manifest["commit"], manifest["version"], paper["state"], paper["blocking"]) == (head, "1.0", "final", [])
    approvals = [(review["reviewer"], review["counts"], review["recorded_by"], review["recorded_in"], review["commit"])
                 for section in paper["sections"] for review in section["reviews"]]  # fmt: skip
    recorded = maker.git("log", "-1", "--format=%H", "--", "papers/testing/reviews").strip()
    read = maker.git("rev-parse", f"{recorded}~1").strip()
    assert approvals == [("guide1", True, "editor1", recorded, read)] * 3
    inputs = {
        dependency["name"]: dependency["digest"].get("sha256") for dependency in definition["resolvedDependencies"]
    }
    section = "papers/testing/sections/threats.md"
    assert inputs[section] == hashlib.sha256((maker.folder / section).read_bytes()).hexdigest()


def test_a_stranger_verifies_it_in_a_clone(released: Released, tmp_path: Path) -> None:
    """Elsewhere, in another time zone and locale, with nothing kept: everything holds, and nothing is left behind."""
    subprocess.run(["git", "clone", "-q", str(released.maker.folder), str(tmp_path / "clone")], check=True)
    before = {path: path.read_bytes() for path in released.folder.iterdir()}
    manifest = str(released.folder / "manifest.json")
    variables = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "TMPDIR": str(tmp_path / "scratch")}
    (tmp_path / "scratch").mkdir()
    ran = papers(tmp_path / "clone", "verify", manifest, "--format", "json", **variables)
    told = json.loads(ran.out)
    assert (ran.code, told["good"]) == (0, True)
    checked = {one["what"] for one in told["checked"]}
    assert {f"{name}: built again" for name in FILES} <= checked
    assert {"tag 1.0: signed by Editor One", "testing: texts, authors and approvals", "testing: final"} <= checked
    assert list((tmp_path / "scratch").iterdir()) == []
    assert {path: path.read_bytes() for path in released.folder.iterdir()} == before


@pytest.mark.parametrize(
    ("name", "where"),
    [*((name, 0.5) for name in FILES), ("manifest.json", 0), ("manifest.json", 1), ("testing.pdf", 1)],
)
def test_one_flipped_bit_of_any_file_is_found_and_the_file_named(released: Released, name: str, where: float) -> None:
    """In the middle and at the ends; a manifest may be no JSON any more wherever that is."""
    path = released.folder / name
    flip(path, round(where * (path.stat().st_size - 1)))
    code, output = released.verify()
    if name == "manifest.json":
        assert (code, "is no manifest" in output or "manifest.json" in output) in ((2, True), (1, True))
    else:
        assert code == 1
        assert any(line.startswith(name) for line in wrong(output)), output
    assert name in output


def test_a_missing_file_is_named(released: Released) -> None:
    """Not a traceback, and not silence."""
    (released.folder / "testing.docx").unlink()
    code, output = released.verify()
    assert code == 1
    assert any(line.startswith("testing.docx: cannot be read") for line in wrong(output))


def test_an_object_of_the_clone_that_was_changed_is_found(released: Released) -> None:
    """A loose object whose bytes are not what its hash says, though every file of the release is right."""
    maker = released.maker
    sha = maker.git("rev-parse", "HEAD:papers/testing/sections/summary.md").strip()
    path = maker.folder / ".git" / "objects" / sha[:2] / sha[2:]
    data = zlib.decompress(path.read_bytes())
    path.chmod(0o644)
    path.write_bytes(zlib.compress(data.replace(b"Tests", b"Jests")))
    code, output = released.verify()
    assert code == 1
    assert any(line.startswith("the clone: is damaged") for line in wrong(output))


def test_an_approval_that_only_the_manifest_knows_is_found(released: Released) -> None:
    """Whoever edits the manifest must edit the tag too, and even then the clone says otherwise."""
    path = released.folder / "manifest.json"
    told = json.loads(path.read_bytes())
    told["papers"][0]["sections"][0]["reviews"][0]["reviewer"] = "researcher2"
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    code, output = released.verify()
    assert code == 1
    assert any("summary: reviews" in line and '"researcher2"' in line and '"guide1"' in line for line in wrong(output))


def test_a_tag_that_was_moved_or_made_anew_is_found(released: Released) -> None:
    """On another commit, by another person, without the checksums, unsigned, or gone."""
    maker = released.maker
    maker.git("config", "--unset", "tag.gpgSign")
    head = maker.git("rev-parse", "HEAD").strip()
    message = maker.git("cat-file", "tag", "1.0").partition("\n\n")[2].partition("-----BEGIN")[0]
    maker.git("tag", "-f", "-a", "-m", "Another", "1.0", f"{head}~1")
    said = wrong(released.verify()[1])
    assert any(line.startswith("tag 1.0: its commit: names commit") for line in said)
    assert "tag 1.0: its checksums: are not those of the files" in said
    maker.git("tag", "-f", "-a", "--cleanup=verbatim", "-m", message, "1.0", head)
    code, output = released.verify("--verbose")
    assert (code, "tag 1.0: made by Editor One, unsigned" in output) == (0, True)
    maker.git("tag", "-f", "-a", "--cleanup=verbatim", "-m", message, "1.0", head, who="Guide One <guide1@example.org>")
    assert wrong(released.verify()[1]) == ["tag 1.0: its maker: guide1@example.org is no editor of the initiative"]
    maker.git("tag", "-d", "1.0")
    assert any(line.startswith("tag 1.0: is not in the clone") for line in wrong(released.verify()[1]))


def test_another_clone_is_told_from_this_one(released: Released, template_repository: Path, tmp_path: Path) -> None:
    """A repository without the commit cannot vouch for anything."""
    shutil.copytree(template_repository, tmp_path / "other")
    code, output = released.verify(inside=tmp_path / "other")
    assert code == 1
    assert "git knows no commit" in output


def test_a_draft_build_is_verified_too(repository: Maker) -> None:
    """Without a version there is no tag to look for; a work tree with changes cannot be built again."""
    assert papers(repository.folder, "build", "--formats", "docx,pdf,html").code == 0
    ran = papers(repository.folder, "verify", "--verbose")
    assert ran.code == 0
    assert "good   testing.html: built again" in ran.out
    assert "tag" not in ran.out
    repository.replace("papers/testing/sections/summary.md", "cheap", "dear")
    assert papers(repository.folder, "build").code == 0
    ran = papers(repository.folder, "verify")
    assert (ran.code, "no commit holds" in ran.out) == (1, True)


OUTSIDE = '{"commit": "x", "tools": {}, "papers": [{"paper": "a", "outputs": {"../x": ""}}]}'


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"commit": 1, "papers": [], "tools": {}}', "\x00", OUTSIDE])
def test_what_is_no_manifest_is_refused(repository: Maker, tmp_path: Path, text: str) -> None:
    """Whatever it holds: one clear line, exit code 2."""
    path = tmp_path / "manifest.json"
    path.write_text(text)
    ran = papers(repository.folder, "verify", str(path))
    assert (ran.code, "is no manifest" in ran.err) == (2, True)


def test_what_is_not_final_is_not_released(repository: Maker) -> None:
    """The command lists what is missing, and leaves neither folder nor tag."""
    ran = papers(repository.folder, "release", "1.0", **EDITOR)
    assert ran.code == 1
    assert "testing: Threat assessment: not submitted by its authors" in ran.err
    assert not (repository.folder / "build").exists()
    assert repository.git("tag", "--list") == ""


@pytest.mark.parametrize(
    ("version", "who", "expected"),
    [
        ("1.0", {"GIT_COMMITTER_NAME": "G", "GIT_COMMITTER_EMAIL": "guide1@example.org"}, "is no editor"),
        ("1.0", {}, "git does not know who you are"),
        ("-x", EDITOR, "arguments are required"),
        ("../x", EDITOR, "cannot name a release"),
        ("a..b", EDITOR, "cannot name a release"),
        ("x.lock", EDITOR, "cannot name a release"),
    ],
)
def test_who_may_not_release_and_what_names_none(
    final: Path, tmp_path: Path, version: str, who: dict[str, str], expected: str
) -> None:
    """Refused with exit code 2, and nothing is left behind."""
    shutil.copytree(final, tmp_path / "repository")
    maker = Maker(tmp_path / "repository")
    maker.git("config", "user.useConfigOnly", "true")
    ran = papers(maker.folder, "release", version, **who)
    assert ran.code == 2
    assert expected in ran.err
    assert maker.git("tag", "--list") == ""
    assert not (maker.folder / "build" / version).exists()


def test_a_version_is_released_once(published: Path, tmp_path: Path) -> None:
    """Neither the tag nor the folder is ever written over."""
    shutil.copytree(published / "repository", tmp_path / "repository")
    ran = papers(tmp_path / "repository", "release", "1.0", **EDITOR)
    assert (ran.code, "there is a tag 1.0 already" in ran.err) == (2, True)
    (tmp_path / "taken").mkdir()
    ran = papers(tmp_path / "repository", "release", "1.1", "--out", str(tmp_path / "taken"), **EDITOR)
    assert (ran.code, "is there already" in ran.err) == (2, True)


def test_a_signature_that_fails_leaves_nothing(final: Path, tmp_path: Path) -> None:
    """Git is to sign with a key that is not there: no tag, no folder, one clear line."""
    shutil.copytree(final, tmp_path / "repository")
    maker = Maker(tmp_path / "repository")
    maker.git("config", "user.signingkey", str(tmp_path / "no-key.pub"))
    ran = papers(maker.folder, "release", "1.0", "--out", str(tmp_path / "release"), **EDITOR)
    assert ran.code == 3
    assert len(ran.err.strip().splitlines()) <= 2
    assert maker.git("tag", "--list") == ""
    assert not (tmp_path / "release").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".release")]


def test_the_reviews_that_count_stand_in_the_properties_of_the_files(published: Path) -> None:
    """DOCX and PDF say of themselves who approved which version when, recorded by whom, signed or not."""
    line = "Approved by Guide One, 15\u00a0February 2020, version "
    with zipfile.ZipFile(published / "release" / "testing.docx") as package:
        custom = etree.fromstring(package.read("docProps/custom.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
    told = {item.get("name"): "".join(item.itertext()) for item in custom}
    assert told["reviewers"] == "Guide One"
    assert told["review: Threat assessment: guide1"].startswith(line)
    assert told["review: Threat assessment: guide1"].endswith("recorded by Editor One, unsigned.")
    assert len([name for name in told if name.startswith("review: ")]) == 3
    printed = "\n".join("".join(one.itertext("{*}t")) for one in body.iter("{*}p"))
    assert "Reviewed by\nGuide One\n" in printed
    with pikepdf.open(published / "release" / "testing.pdf") as pdf, pdf.open_metadata() as meta:
        assert f"Threat assessment: {line}" in str(meta["dc:description"])
