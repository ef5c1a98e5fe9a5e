"""``papers release``: finals, manifest, statement and a tag, all or nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.cli.build import formats_of, place_of, refused
from pipeline.cli.codes import EXIT_DONE
from pipeline.cli.console import progress, say
from pipeline.git.tags import refuse_tag
from pipeline.releasing.publishing import publish
from pipeline.render.templates import Templates
from pipeline.surveying import survey
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    import argparse


def run(options: argparse.Namespace) -> int:
    """Publish; 1 where a paper is not final."""
    formats = formats_of(options.formats)
    workspace = Workspace.open(options.folder)
    refuse_tag(workspace.repository, options.version)
    found = survey(workspace, options.papers)
    if any(not found.standings[name].final for name in found.chosen):
        return refused(found)
    folder = workspace.outputs(options.out, options.version)
    with progress(len(found.chosen)) as bar:
        release = publish(
            workspace,
            found,
            Templates(workspace.root / "templates"),
            options.version,
            formats,
            folder,
            jobs=os.cpu_count() or 1,
            done=bar.step,
        )
    place = place_of(release.folder)
    for name, digest in release.files.items():
        say(f"{digest}  {place}/{name}")
    signed = "signed" if release.signed else "unsigned"
    say(f"tag {release.tag} ({signed}); publish it with: git push origin {release.tag}")
    say(f"whoever has the files and a clone verifies them with: papers verify {place}/manifest.json")
    return EXIT_DONE
