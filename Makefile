# Two commands: `make serve` and `make test`. Both set up their own .venv from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 8000

.PHONY: serve test check format lint types layers docs bench clean

serve: $(STAMP)
	$(BIN)/thenar serve --port $(PORT)

test: $(STAMP)
	$(BIN)/python tools/browser.py
	$(BIN)/python -m pytest -n auto --dist loadfile --cov --cov-report=term:skip-covered

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/thenar knowledge check
	$(MAKE) test

format: $(STAMP)
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: $(STAMP)
	$(BIN)/python tools/print_docs.py

bench: $(STAMP)
	$(BIN)/python bench/run.py
	$(BIN)/python bench/claims.py

lock:
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) tools/python_version.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .import_linter_cache
