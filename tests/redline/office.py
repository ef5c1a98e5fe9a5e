"""Asks LibreOffice to settle redlines, by its own commands, as its menu does."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.conftest import client

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ACCEPT, REJECT, COPY = "AcceptAllTrackedChanges", "RejectAllTrackedChanges", ""

_SETTLE = r"""
import subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue

def value(name, held):
    made = PropertyValue()
    made.Name, made.Value = name, held
    return made

soffice, profile, pipe, *jobs = sys.argv[1:]
office = subprocess.Popen([soffice, "--headless", "--norestore", "-env:UserInstallation=file://" + profile,
                           "--accept=pipe,name=" + pipe + ";urp;"])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(400):
    try:
        context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.3)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
for source, target, command in zip(jobs[::3], jobs[1::3], jobs[2::3]):
    document = desktop.loadComponentFromURL("file://" + source, "_blank", 0, (value("Hidden", True),))
    if command:
        dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:" + command, "", 0, ())
    document.TextFields.refresh()  # numbers are counted when LibreOffice has time, which may be after it was asked
    document.storeToURL("file://" + target, (value("FilterName", "MS Word 2007 XML"),))
    document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
office.wait(30)
"""


def settled(sources: Mapping[str, tuple[bytes, str]], folder: Path) -> dict[str, bytes]:
    """What LibreOffice makes of some DOCX files by a command each, by their names; skips where it is not there."""
    soffice = client("soffice")
    python = next((path for path in ("/usr/bin/python3", client("python3")) if _has_uno(path)), None)
    if python is None:
        client("python3-uno")
    jobs: list[str] = []
    for name, (data, command) in sources.items():
        source = folder / f"{name}-source.docx"
        source.write_bytes(data)
        jobs += [str(source), str(folder / f"{name}.docx"), command]
    pipe = f"papers-{folder.parent.name}-{folder.name}"
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    ran = subprocess.run(
        [str(python), "-c", _SETTLE, soffice, str(folder / "profile"), pipe, *jobs],
        check=False, capture_output=True, env=environment, timeout=240, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return {name: (folder / f"{name}.docx").read_bytes() for name in sources}


def _has_uno(python: str) -> bool:
    return subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0
