"""Custom properties of a Word file: small named values, which every program that saves the file keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.xml import clean
from pipeline.wordfile.limits import Refusal, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.ooxml.package import Package
    from pipeline.wordfile.opening import WordFile

_KIND = "custom-properties"
_PART = "docProps/custom.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_PROPERTY = f"{{{_PROPERTIES}}}property"


def custom_properties(file: WordFile) -> Mapping[str, str]:
    """The custom properties by name, each as the text of its value. Raises `RefusedError` where a name comes twice."""
    found: dict[str, str] = {}
    parts = [relation.target for relation in file.relations[""].values() if relation.kind == _KIND]
    for root in (file.roots[part] for part in parts if part in file.roots):
        for element in root.iter(_PROPERTY):
            called = element.get("name", "")
            if called.casefold() in {known.casefold() for known in found}:
                raise refuse(Refusal.AMBIGUOUS, f"the file has two properties named {clean(called)[:80]}")
            found[called] = "".join(str(text) for text in element.itertext()).strip()
    return found


def set_custom_properties(package: Package, values: Mapping[str, str]) -> None:
    """Set custom properties of a package, in place; those of other names stay as they are."""
    if _PART not in package:
        empty = f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}"/>'
        package.put(_PART, etree.fromstring(empty), _TYPE)
        package.relate("", _KIND, _PART)
    root = package.tree(_PART)
    known = {element.get("name", "").casefold(): element for element in root.iter(_PROPERTY)}
    numbers = [int(element.get("pid", "1")) for element in root.iter(_PROPERTY)]
    number = max([1, *numbers])
    for called, value in values.items():
        element = known.get(called.casefold())
        if element is None:
            number += 1
            element = etree.SubElement(root, _PROPERTY, fmtid=_FORMAT, pid=str(number), name=clean(called))
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, f"{{{_VALUES}}}lpwstr").text = clean(value)
