"""The benchmark: ``python -m tests.bench`` times the pipeline against a plain pandoc and Typst run of the same papers."""
