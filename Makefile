# make demo: the whole thing on this machine, no token, no network but the package index.
# make test: everything that must stay true. Both set up what they need, once.

PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
# On Linux the CPU build of torch is what is wanted; where its index does not answer at once,
# the ordinary index serves.
TORCH_INDEX := https://download.pytorch.org/whl/cpu
ASK_INDEX := import sys, urllib.request as r; sys.platform == "linux" and r.urlopen("$(TORCH_INDEX)/torch/", timeout=3).close() is None and print("--extra-index-url=$(TORCH_INDEX)")

.PHONY: demo test lint bench clean

demo: $(VENV)/installed
	@PORT=$(PORT) $(BIN)/baozhai demo

test: $(VENV)/installed-test lint
	$(BIN)/pytest

lint: $(VENV)/installed-test
	$(BIN)/ruff check bot summarizer tests
	$(BIN)/ruff format --check bot summarizer tests
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-test
	$(BIN)/python -m tests.benchmarks

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed: make PYTHON=/path/to/python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "1/2 torch (once; about 200 MB) …" >&2
	$(BIN)/pip install --progress-bar on -c constraints.txt torch==2.13.0 `$(BIN)/python -c '$(ASK_INDEX)' 2>/dev/null`
	@echo "2/2 baozhai …" >&2
	$(BIN)/pip install --progress-bar on -c constraints.txt -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/pip install --progress-bar on -c constraints.txt -e '.[test,train]'
	touch $@

clean:
	rm -rf $(VENV) .demo .pytest_cache .mypy_cache .ruff_cache
