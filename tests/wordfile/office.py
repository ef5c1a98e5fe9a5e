"""Edits documents in LibreOffice as a person would: with and without tracking, under several names, in one session."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import client

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SCRIPT = r"""
import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

CONTENTS = ("contents", "toc", "figure index", "table index", "illustration index", "table of figures")

STYLES = {"Body Text": "Text body"}

def value(name, held):
    made = PropertyValue()
    made.Name, made.Value = name, held
    return made

class Editor:
    '''One open document.'''

    def __init__(self, context, document):
        services = context.ServiceManager
        self.document = document
        self.controller = document.CurrentController
        self.dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        self.settings = services.createInstanceWithContext("com.sun.star.configuration.ConfigurationProvider", context)

    def found(self, words):
        '''The first place outside of the contents.'''
        search = self.document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = words, True
        found = self.document.findFirst(search)
        while found is not None and found.ParaStyleName.lower().startswith(CONTENTS):
            found = self.document.findNext(found, search)
        if found is None:
            raise ValueError("not found: " + words)
        return found

    def cursor(self, words):
        found = self.found(words)
        return found.Text.createTextCursorByRange(found)

    def author(self, given, surname):
        node = value("nodepath", "/org.openoffice.UserProfile/Data")
        data = self.settings.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess", (node,)
        )
        data.setPropertyValue("givenname", given)
        data.setPropertyValue("sn", surname)
        data.commitChanges()

    def record(self, on):
        self.document.RecordChanges = on

    def replace(self, words, text):
        self.found(words).setString(text)

    def delete(self, words):
        self.found(words).setString("")

    def between(self, first, last):
        cursor = self.cursor(first)
        cursor.collapseToEnd()
        search = self.document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = last, True
        cursor.gotoRange(self.document.findNext(cursor, search).Start, True)
        cursor.setString("")

    def insert(self, words, text):
        cursor = self.cursor(words)
        cursor.collapseToEnd()
        cursor.Text.insertString(cursor, text, False)

    def before(self, words, text):
        cursor = self.cursor(words)
        cursor.collapseToStart()
        cursor.Text.insertString(cursor, text, False)

    def add(self, words, text, style=""):
        cursor = self.cursor(words)
        cursor.gotoEndOfParagraph(False)
        cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
        if style:
            cursor.setPropertyToDefault("NumberingStyleName")
            cursor.ParaStyleName = STYLES.get(style, style)
        cursor.Text.insertString(cursor, text, False)

    def add_before(self, words, text):
        cursor = self.cursor(words)
        cursor.gotoStartOfParagraph(False)
        cursor.Text.insertString(cursor, text, False)
        cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)

    def move(self, words, after):
        cursor = self.cursor(words)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        cursor.goRight(1, True)
        self.controller.select(cursor)
        self.run("Cut")
        target = self.cursor(after)
        target.gotoEndOfParagraph(False)
        target.goRight(1, False)
        self.controller.ViewCursor.gotoRange(target, False)
        self.run("Paste")

    def carry(self, words, after):
        self.controller.select(self.found(words))
        self.run("Cut")
        self.controller.ViewCursor.gotoRange(self.found(after).End, False)
        self.run("Paste")

    def row_after(self, words, *cells):
        found = self.found(words)
        self.in_table(found, "InsertRowsAfter")
        number = int(found.Cell.CellName.lstrip("ABCDEFGH")) + 1
        for letter, text in zip("ABCDEFGH", cells):
            cell = found.TextTable.getCellByName(letter + str(number))
            cell.Text.insertString(cell.Text.createTextCursor(), text, False)

    def row_drop(self, words):
        self.in_table(self.found(words), "DeleteRows")

    def in_table(self, found, command):
        '''Run a command of tables, which are there only some time after the pointer came into one.'''
        table = found.TextTable
        self.controller.ViewCursor.gotoRange(found.Start, False)
        before = self.rows_of(table)
        for _ in range(100):
            self.run(command)
            if self.rows_of(table) != before:
                return
            time.sleep(0.05)
        raise ValueError("nothing came of " + command)

    def rows_of(self, table):
        redlines, count = self.document.Redlines.createEnumeration(), 0
        while redlines.hasMoreElements():
            redlines.nextElement()
            count += 1
        return table.Rows.Count, count

    def format(self, words, how, on=True):
        if how == "bold":
            self.cursor(words).CharWeight = 150.0 if on else 100.0
        else:
            self.cursor(words).CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC" if on else "NONE")

    def split(self, words):
        cursor = self.cursor(words)
        cursor.collapseToEnd()
        cursor.Text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)

    def join(self, words, between=""):
        cursor = self.cursor(words)
        cursor.gotoEndOfParagraph(False)
        cursor.Text.insertString(cursor, between, False)
        cursor.goRight(1, True)
        cursor.setString("")

    def drop(self, words):
        cursor = self.cursor(words)
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        if not cursor.goRight(1, True):  # the last of a note or a cell goes with the end of the one before
            cursor.gotoEndOfParagraph(False)
            cursor.gotoStartOfParagraph(True)
            cursor.goLeft(1, True)
        cursor.setString("")

    def look(self, words, name, held):
        setattr(self.cursor(words), name, held)

    def style(self, words, name):
        self.found(words).ParaStyleName = name

    def comment(self, words, text, author, initials="R"):
        field = self.document.createInstance("com.sun.star.text.textfield.Annotation")
        field.Content, field.Author, field.Initials = text, author, initials
        moment = uno.createUnoStruct("com.sun.star.util.DateTime")
        moment.Year, moment.Month, moment.Day, moment.Hours, moment.Minutes = 2026, 3, 4, 12, 30
        field.DateTimeValue = moment
        found = self.found(words)
        found.Text.insertTextContent(found, field, True)

    def resolve(self, text):
        self.note(text).Resolved = True

    def note(self, text):
        fields = self.document.TextFields.createEnumeration()
        while fields.hasMoreElements():
            field = fields.nextElement()
            if field.supportsService("com.sun.star.text.textfield.Annotation") and field.Content == text:
                return field
        raise ValueError("no such comment: " + text)

    def select(self, words):
        self.controller.select(self.found(words))

    def run(self, command, *arguments):
        self.dispatcher.executeDispatch(
            self.controller.Frame, ".uno:" + command, "", 0, (*arguments, value("SynchronMode", True))
        )

    def told(self):
        '''What the document holds of comments: text, author, whether resolved, and the words that it hangs on.'''
        fields, told = self.document.TextFields.createEnumeration(), []
        while fields.hasMoreElements():
            field = fields.nextElement()
            if field.supportsService("com.sun.star.text.textfield.Annotation"):
                told.append([field.Content, field.Author, bool(field.Resolved), field.Anchor.getString()])
        return told

def done(context, desktop, job):
    document = desktop.loadComponentFromURL("file://" + job["source"], "_blank", 0, (value("Hidden", True),))
    try:
        editor = Editor(context, document)
        answer = {"recording": bool(document.RecordChanges), "comments": editor.told()}
        for step, *arguments in job["steps"]:
            try:
                getattr(editor, step)(*arguments)
            except Exception as error:
                answer["failed"] = step + " " + repr(arguments) + ": " + str(error)
                break
        answer["text"] = document.Text.getString()
        document.storeToURL("file://" + job["target"], (value("FilterName", "MS Word 2007 XML"),))
    finally:
        document.close(True)
    return answer

def main():
    soffice, profile, pipe, listed = sys.argv[1:]
    office = subprocess.Popen(
        [
            soffice,
            "--headless",
            "--norestore",
            "-env:UserInstallation=file://" + profile,
            "--accept=pipe,name=" + pipe + ";urp;",
        ]
    )
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    context = None
    for _ in range(400):
        try:
            context = resolver.resolve("uno:pipe,name=" + pipe + ";urp;StarOffice.ComponentContext")
            break
        except Exception:
            time.sleep(0.1)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    answers = []
    try:
        for job in json.loads(Path(listed).read_text(encoding="utf-8")):
            answers.append(done(context, desktop, job))
    finally:
        try:
            desktop.terminate()
        except Exception:
            pass
    print(json.dumps(answers))
    office.wait(30)

main()
"""
"""Run by a Python that has UNO: the office's program, a profile's folder, a pipe's name, a file of jobs as JSON."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A document as LibreOffice saved it, and what it said of it: ``recording`` and ``comments`` before its steps."""

    data: bytes
    said: Mapping[str, Any]


_STARTS = 3


def edit(
    folder: Path, jobs: Mapping[str, tuple[bytes | str, Sequence[Sequence[Any]]]], *, seconds: int = 240
) -> dict[str, Edited]:
    """Each document edited by its steps and saved again, by the names of the jobs.

    A document is given as its bytes, or as the name of an earlier job whose outcome it is. ``seconds`` are for all.
    """
    soffice = client("soffice")
    python = next((path for path in ("/usr/bin/python3", client("python3")) if _has_uno(path)), None)
    if python is None:
        client("python3-uno")
    listed = []
    for called, (data, steps) in jobs.items():
        source, target = folder / f"{called}-source.docx", folder / f"{called}.docx"
        if isinstance(data, str):
            source = folder / f"{data}.docx"
        else:
            source.write_bytes(data)
        listed.append({"source": str(source), "target": str(target), "steps": steps})
    (folder / "jobs.json").write_text(json.dumps(listed), encoding="utf-8")
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    pipe = f"papers-{folder.parent.name}-{folder.name}"
    command = [str(python), "-c", _SCRIPT, soffice, str(folder / "profile"), pipe, str(folder / "jobs.json")]
    for _ in range(_STARTS):
        ran = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=seconds)
        if "Fatal exception" not in ran.stderr:  # LibreOffice 7.4 crashes now and then in a long session of its own
            break
    if ran.returncode:
        pytest.fail(ran.stderr)
    answers = json.loads(ran.stdout.splitlines()[-1])
    failed = {called: answer["failed"] for called, answer in zip(jobs, answers, strict=True) if "failed" in answer}
    if failed:
        pytest.fail(f"LibreOffice could not do its steps: {failed}")
    return {
        called: Edited((folder / f"{called}.docx").read_bytes(), answer)
        for called, answer in zip(jobs, answers, strict=True)
    }


def _has_uno(python: str) -> bool:
    return subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0
