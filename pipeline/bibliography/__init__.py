"""Bibliographies: BibTeX and CSL JSON read into one frozen value, checked, and written out again for pandoc.

`read_bibliography` reads, `subset` gives pandoc the cited entries, `csl_items` finishes what pandoc made of
them, `canonical` is one entry for a digest. Nothing here opens a file or starts a program.
"""

from pipeline.bibliography.entries import Bibliography, Entry
from pipeline.bibliography.reading import read_bibliography
from pipeline.bibliography.writing import Cited, canonical, csl_items, subset

__all__ = ["Bibliography", "Cited", "Entry", "canonical", "csl_items", "read_bibliography", "subset"]
