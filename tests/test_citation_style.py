"""The citation style: valid CSL, and what it prints of every kind of source."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path

import pypandoc
import pytest
from lxml import etree

from pipeline.bibliography import csl_items, read_bibliography, subset

ROOT = Path(__file__).resolve().parents[1]
STYLE = ROOT / "templates/citations.csl"
CSL = "{http://purl.org/net/xbiblio/csl}"

SOURCES = """
@report{nioc-1, author={{National Initiative}}, shortauthor={{NIOC}}, title={Newsletter No. 1},
  institution={NIOC}, location={Islamabad}, date={2019-11}}
@report{nioc-2, author={{National Initiative}}, shortauthor={{NIOC}}, title={Minutes},
  institution={PIPS}, date={2019-11-09}, note={Published in Newsletter No. 1}}
@report{fmu, author={{Financial Monitoring Unit}}, title={Yearly Review}, type={Working Paper},
  number={3}, institution={FMU}, date={2018}, url={https://www.fmu.gov.pk/a_b}, urldate={2020-01-02}}
@legislation{act, title={Anti-Money Laundering Act, 2010}, number={Act VII of 2010}, location={Pakistan},
  date={2010}}
@legislation{code, title={Code of Criminal Procedure}, shorttitle={CrPC}, location={Pakistan},
  date={1898}}
@legal{treaty, title={Convention on Cybercrime}, publisher={Council of Europe}, date={2001}}
@article{article, author={Abbas, Hassan and Parvez, Tariq}, title={Police Reform},
  journaltitle={Journal}, volume={12}, number={3}, pages={45--67}, date={2015}, doi={10.1000/182}}
@incollection{chapter, author={Khan, Ali}, title={A Chapter}, booktitle={The Book}, editor={Rana, Amir},
  date={2010}, pages={1--20}, publisher={OUP}, location={Karachi}}
@online{page, title={How the List Works}, url={https://example.org/x}}
@book{many, author={One, A. and Two, B. and Three, C. and Four, D.}, title={Many}, publisher={P},
  date={2001}}
"""


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the sources as CSL JSON, as a paper gets them."""
    bibliography, findings = read_bibliography({"references.bib": SOURCES})
    assert findings == []
    cited = subset(bibliography, bibliography.entries)
    done = pandoc("-f", "biblatex", "-t", "csljson", text=cited.bibtex)
    path = tmp_path_factory.mktemp("csl") / "items.json"
    path.write_text(csl_items(cited, done), encoding="utf-8")
    return path


def pandoc(*options: str, text: str) -> str:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), *options],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def printed(items: Path, text: str) -> tuple[str, list[str]]:
    """Give the text with its citations printed, and the entries of the list of references."""
    out = pandoc(
        "-f", "markdown", "-t", "plain", "--wrap=none", "-M", "lang=en-GB",
        "--citeproc", f"--csl={STYLE}", f"--bibliography={items}", text=text,
    )  # fmt: skip
    body, *listed = out.strip().split("\n\n")
    return body, listed


CITED = [
    ("[@nioc-2, p. 3; @nioc-1]", "(NIOC 2019b, p. 3; 2019a)"),
    ("[@nioc-1; @nioc-2; @fmu, pp. 3-5]", "(NIOC 2019a, 2019b; Financial Monitoring Unit 2018, pp. 3–5)"),
    ("@nioc-1 [p. 3]", "NIOC (2019, p. 3)"),
    ("[see @fmu, p. 2, on this]", "(see Financial Monitoring Unit 2018, p. 2, on this)"),
    ("[@act, s. 3(1)]", "(Anti-Money Laundering Act, 2010, s. 3(1))"),
    ("[@act, sections 3-5]", "(Anti-Money Laundering Act, 2010, ss. 3–5)"),
    ("@act [s. 3]", "Anti-Money Laundering Act, 2010 (s. 3)"),
    ("[@code, s. 154]", "(CrPC, s. 154)"),
    ("[@treaty, art. 2]", "(Convention on Cybercrime, art. 2)"),
    ("[@article]", "(Abbas and Parvez 2015)"),
    ("[@many]", "(One et al. 2001)"),
    ("[@page]", "(‘How the List Works’ n.d.)"),
]


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_citations_in_the_text(items: Path, text: str, expected: str) -> None:
    """Institutions by short name, laws by title without a second year, years told apart by letters."""
    assert printed(items, text)[0].replace("\u00a0", " ") == expected


LISTED = {
    "nioc-1": "NIOC (National Initiative). 2019. Newsletter No. 1. Islamabad: NIOC.",
    "nioc-2": "NIOC (National Initiative). 2019. Minutes. PIPS. Published in Newsletter No. 1.",
    "fmu": "Financial Monitoring Unit. 2018. Yearly Review. Working Paper No. 3. FMU. "
    "https://www.fmu.gov.pk/a_b (accessed 2 January 2020).",
    "act": "Anti-Money Laundering Act, 2010. Act VII of 2010. Pakistan.",
    "code": "CrPC (Code of Criminal Procedure). Pakistan, 1898.",
    "treaty": "Convention on Cybercrime. Council of Europe, 2001.",
    "article": "Abbas, Hassan and Tariq Parvez. 2015. ‘Police Reform’. Journal 12 (3): 45–67. https://doi.org/10.1000/182.",
    "chapter": "Khan, Ali. 2010. ‘A Chapter’. In The Book, edited by Amir Rana, 1–20. Karachi: OUP.",
    "page": "‘How the List Works’. n.d. https://example.org/x.",
}


@pytest.mark.parametrize(("key", "expected"), LISTED.items())
def test_the_list_of_references(items: Path, key: str, expected: str) -> None:
    """Every kind of source is listed with what a reader needs to find it."""
    assert printed(items, f"[@{key}]")[1] == [expected]


def test_the_list_is_in_alphabetical_order(items: Path) -> None:
    """Entries stand under the name that the text cites."""
    _, listed = printed(items, "[@treaty; @act; @code; @nioc-1; @fmu; @article]")
    assert [entry[:4] for entry in listed] == ["Abba", "Anti", "Conv", "CrPC", "Fina", "NIOC"]


def test_the_style_is_whole() -> None:
    """Every macro that is called is there, every one that is there is called, and the list hangs."""
    style = etree.parse(STYLE).getroot()
    assert style.get("class") == "in-text"
    assert style.get("version") == "1.0"
    assert style.get("default-locale") == "en-GB"
    defined = [macro.get("name") for macro in style.iter(f"{CSL}macro")]
    called = {element.get("macro") for element in style.iter(f"{CSL}text", f"{CSL}key") if element.get("macro")}
    assert len(defined) == len(set(defined))
    assert set(defined) == called
    assert style.find(f"{CSL}bibliography").get("hanging-indent") == "true"


def test_the_style_is_valid() -> None:
    """The style passes CSL's own RELAX NG schema."""
    (package,) = importlib.util.find_spec("citeproc").submodule_search_locations
    schema = etree.RelaxNG(etree.parse(Path(package, "data/schema/schemas/styles/csl.rng")))
    schema.assertValid(etree.parse(STYLE))
