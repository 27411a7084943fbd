# make demo: the whole thing on this machine, no token, no network but the package index.
# make test: everything that must stay true. Both set up what they need, once.

PYTHON ?= python3
PORT ?= 8080
# The tests wait more than they compute: more of them at once than there are cores. Each worker
# takes up to 800 MB.
WORKERS ?= 4
VENV := .venv
BIN := $(VENV)/bin
# On Linux the CPU build of torch is what is wanted; where its index does not answer at once,
# the ordinary index serves.
TORCH_INDEX := https://download.pytorch.org/whl/cpu
ASK_INDEX := import sys, urllib.request as r; sys.platform == "linux" and r.urlopen("$(TORCH_INDEX)/torch/", timeout=3).close() is None and print("--extra-index-url=$(TORCH_INDEX)")

COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" --override requirements/without-torch.txt $(UPGRADE) pyproject.toml

.PHONY: demo test lint bench lock clean

demo: $(VENV)/installed
	@PORT=$(PORT) $(BIN)/baozhai demo

test: $(VENV)/installed-test lint
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

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

$(VENV)/installed: $(VENV)/bin/python pyproject.toml requirements/run.txt requirements/torch.txt
	@echo "1/3 libraries …" >&2
	$(BIN)/pip install --progress-bar on --require-hashes -r requirements/run.txt
	@echo "2/3 torch (once; about 200 MB; then unpacking, a minute or two without a bar) …" >&2
	$(BIN)/pip install --progress-bar on -r requirements/torch.txt `$(BIN)/python -c '$(ASK_INDEX)' 2>/dev/null`
	@echo "3/3 baozhai …" >&2
	$(BIN)/pip install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed requirements/test.txt
	$(BIN)/pip install --progress-bar on --require-hashes -r requirements/test.txt
	touch $@

# The versions and hashes of everything but torch, after a change of pyproject.toml; they stay as
# they are where they can. `make lock UPGRADE=--upgrade` takes the newest. The versions alone, torch's
# too, are for `uv tool install` and `pipx install`, which know no hashes of constraints.
lock: $(VENV)/bin/python
	$(BIN)/pip install -q uv==0.13.9
	$(COMPILE) requirements/run.in -o requirements/run.txt
	$(COMPILE) requirements/run.in --extra test --extra train -c requirements/run.txt -o requirements/test.txt
	$(COMPILE) requirements/run.in --extra ocr -c requirements/run.txt -o requirements/ocr.txt
	$(COMPILE) requirements/run.in --extra postgres -c requirements/run.txt -o requirements/postgres.txt
	sed -n 's/^\([^ #].*==.*\) \\$$/\1/p' requirements/postgres.txt | cat - requirements/torch.txt > requirements/constraints.txt

clean:
	rm -rf $(VENV) .demo .pytest_cache .mypy_cache .ruff_cache
