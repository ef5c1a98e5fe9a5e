"""Sections that a Word file calls by their numbers: the numbers are generated anew, so that none of Word's may stay."""

from __future__ import annotations

import pytest

from pipeline.submitting.values import Kind
from tests.submitting.filing import Taker, heading, told, word_file
from tests.wordfile.building import bookmark, field, p, r


def _heading(text: str, mark: str) -> str:
    return p(bookmark(mark, r(text)), style="Heading1")


@pytest.mark.parametrize("code", ["REF _Ref3 \\r \\h", "REF _Ref3 \\n \\h", "REF _Ref3 \\w \\h"])
def test_a_reference_to_the_number_of_a_heading_says_its_words(taker: Taker, code: str) -> None:
    """Word's number is none of the paper's; the link is told, and so is what is typed with the same number."""
    body = p(r("As section "), field(code, r("2.1")), r(" and Section 2.1 say.")) + _heading("Scale of it", "_Ref3")
    made = taker.take(word_file(body + p(r("Words."))))
    assert made.body.startswith("As section [“Scale of it”](#scale-of-it) and Section 2.1 say.\n")
    assert told(made, "“2.1” becomes a link", "“Scale of it”")
    (offered,) = [item for item in made.items if item.kind is Kind.OFFERED]
    assert offered.what.startswith("“Section 2.1” stays as it is typed")
    assert offered.do == "write [Scale of it](#scale-of-it)"
    assert not told(made, "did not come through") + told(made, "does not show as such")


def test_a_reference_to_the_words_of_a_heading_stays_what_it_was(taker: Taker) -> None:
    """A field and a link that show the words, or others, are links with what they show."""
    link = '<w:hyperlink w:anchor="_Ref3"><w:r><w:t>above</w:t></w:r></w:hyperlink>'
    numbered = link.replace("above", "Section 2.1")
    body = _heading("Scale of it", "_Ref3") + p(
        r("See "), field("REF _Ref3 \\h", r("Scale of it")), r(", "), link, r(", "), numbered, r(".")
    )
    made = taker.take(word_file(body))
    assert "See [Scale of it](#scale-of-it), [above](#scale-of-it), [“Scale of it”](#scale-of-it)." in made.body


def test_a_reference_to_the_title_is_one_to_the_section(taker: Taker) -> None:
    """The heading is left out, for the paper prints it: the reference is the pipeline's own, “section” with it."""
    body = _heading("3. Threat assessment", "_Ref1") + p(r("In Section "), field("REF _Ref1 \\r \\h", r("3")), r(", "))
    made = taker.take(word_file(body))
    assert made.body == "In @sec:threats,\n"
    assert told(made, "“Section 3” becomes @sec:threats")
    assert not told(made, "did not come through")


def test_typed_numbers_of_sections_are_offered_and_laws_are_not(taker: Taker) -> None:
    """What headings were numbered by hand in the file is known; sections of Acts are nobody's of the paper."""
    body = (
        heading("1. Threats") + heading("2. Means") + p(r("See section 2 and Section 9.4."))
        + p(r("Section 144 of the Code, section 11 of the Act, Section 2(1), section 302 and section 9.1 of it."))
    )  # fmt: skip
    made = taker.take(word_file(body))
    offered = [(item.what, item.do) for item in made.items if item.kind is Kind.OFFERED]
    assert [what.split("”")[0] for what, _ in offered] == ["“section 2", "“Section 9.4"]
    assert offered[0][1] == "write [Means](#means)"
    assert "[its words](#heading)" in offered[1][1]
