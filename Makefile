# Strategy papers: `make` lists what there is to do.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PAPERS := $(BIN)/papers
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help build final check status test lint bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: $(VENV)/installed ## the papers as DOCX and PDF, into build/
	@$(PAPERS) build

final: $(VENV)/installed ## the same, refused unless every paper is final
	@$(PAPERS) build --final

check: $(VENV)/installed ## what is wrong with the papers
	@$(PAPERS) check

status: $(VENV)/installed ## where each section stands, and who acts next
	@$(PAPERS) status

test: $(VENV)/developing ## the whole test suite
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/developing ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(VENV)/developing ## time the pipeline against its reference, as ratios within one run
	$(BIN)/python -m tests.bench

lock: ## pin the newest versions that fit together, into constraints.txt
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet '.[dev]'
	{ sed -n '/^#/p' constraints.txt; $(VENV)/lock/bin/python -m pip freeze --exclude strategy-paper-pipeline; } > constraints.new
	mv constraints.new constraints.txt

clean: ## remove what was built, installed and cached
	rm -rf build $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@rm -rf "$$(git rev-parse --git-common-dir 2>/dev/null || echo .git)/papers"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV) (once)…" >&2
	@$(INSTALL) --editable .
	@touch $@

$(VENV)/developing: $(VENV)/installed
	@$(INSTALL) --editable '.[dev]'
	@touch $@
