"""A finished Word file made ready to be sent for review: threads, properties, and every edit tracked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import Element, make, name
from pipeline.wordfile.names import is_on
from pipeline.wordfile.placing import Places
from pipeline.wordfile.properties import set_custom_properties
from pipeline.wordfile.threads import add_threads

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.threads import Thread
    from pipeline.wordfile.values import Reading

_SETTINGS = "word/settings.xml"
_SETTINGS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
_TRACK = name("w:trackRevisions")
_BEFORE_TRACK = (
    "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries "
    "displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData "
    "embedTrueTypeFonts embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges "
    "bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors "
    "hideGrammaticalErrors activeWritingStyle proofState formsDesign attachedTemplate linkStyles "
    "stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView"
).split()
"""The settings that come first: Word's schema takes no other order (ECMA-376 part 1, CT_Settings)."""


def for_review(
    data: bytes,
    *,
    threads: Sequence[Thread] | Callable[[Reading], Sequence[Thread]],
    properties: Mapping[str, str],
    date: dt.datetime,
) -> bytes:
    """The bytes of a finished Word file with threads and custom properties, in which every edit will be tracked.

    ``threads`` may be a function that makes them of what is read of the file, which is then read only once. ``date``
    stamps the parts, as in the file's own making. Raises `KeyError` as `add_threads` does.
    """
    package = Package.of(data)
    if callable(threads):
        places = Places(package)
        add_threads(package, threads(places.reading), places)
    else:
        add_threads(package, threads)
    set_custom_properties(package, properties)
    track_edits(package)
    return package.save(date)


def track_edits(package: Package) -> None:
    """Set a package so that Word and LibreOffice track every edit from the moment it is opened.

    Nobody is kept from turning that off: Word's protection of tracked changes keeps Word on the web from editing the
    file at all, and an edit that was not tracked is found by comparing the texts.
    """
    if _SETTINGS not in package:
        package.put(_SETTINGS, make("<w:settings/>"), _SETTINGS_TYPE)
        package.relate(DOCUMENT, "settings", _SETTINGS)
    root = package.tree(_SETTINGS)
    for known in root.findall(_TRACK):
        root.remove(known)
    root.insert(_place(root), make("<w:trackRevisions/>"))


def tracks_edits(file: WordFile) -> bool:
    """Whether edits are tracked in a file that came back, as it was left."""
    settings = file.related("settings")
    return settings is not None and is_on(settings.find(_TRACK))


def _place(root: Element) -> int:
    places = [place for place, child in enumerate(root, 1) if etree.QName(child).localname in _BEFORE_TRACK]
    return max(places, default=0)
