"""The benchmark: ``python -m tests.bench`` the pipeline against plain pandoc and Typst on the same papers."""
