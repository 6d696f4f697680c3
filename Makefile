# Two commands suffice: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run test check lint types imports frontend format play e2e docs bench lock clean

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*  ## /  make \1\t/' | expand -t 18

run: $(VENV)/.run frontend  ## install, build, create the database, load demo data and serve
	PEILIAN_DEMO=1 $(BIN)/peilian db upgrade
	PEILIAN_DEMO=1 $(BIN)/peilian seed
	PEILIAN_DEMO=1 $(BIN)/peilian serve --host 127.0.0.1 --port $(PORT)

test: $(VENV)/.dev frontend  ## install what is missing and run every test
	@.ci/browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term:skip-covered
	$(BIN)/python frontend/hatch_build.py test

check: lint types imports test  ## what a change must pass: style, types, directions, scenarios, tests

lint: $(VENV)/.dev  ## style of the code, proofs of the scenarios
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/peilian lint

types: $(VENV)/.dev frontend  ## mypy strict and tsc strict
	$(BIN)/mypy
	$(BIN)/python frontend/hatch_build.py check

imports: $(VENV)/.dev  ## arrows point down only
	$(BIN)/lint-imports

frontend: $(VENV)/.run  ## build the browser's part if its sources changed
	@$(BIN)/python frontend/hatch_build.py

format: $(VENV)/.dev  ## let the formatter have its way
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

play: $(VENV)/.run  ## a conversation in the terminal: make play SCENARIO=late-parcel
	$(BIN)/peilian play $(or $(SCENARIO),late-parcel)

e2e: $(VENV)/.dev frontend  ## browser tests alone
	@.ci/browser
	$(BIN)/python -m pytest tests/e2e

docs: $(VENV)/.dev  ## regenerate docs/reference
	$(BIN)/python -m docs.generate

bench: $(VENV)/.dev frontend  ## figures of docs/performance.md
	$(BIN)/python -m bench

lock: $(VENV)/.dev  ## renew requirements/*.txt from pyproject.toml
	for set in "run --extra postgres --group build" "dev --extra postgres --group build --group dev"; do \
	  set -- $$set; name=$$1; shift; \
	  $(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	    --python-version 3.11 "$$@" pyproject.toml -o requirements/$$name.txt; done
	$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --group node -o requirements/node.txt

clean:  ## remove what was installed and built (not the database in var/)
	rm -rf $(VENV) app/static frontend/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Peilian needs Python 3.11 or newer; this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --require-hashes -r requirements/run.txt
	@$(BIN)/python -c 'import sys; sys.path.insert(0, "frontend"); import hatch_build; sys.exit(hatch_build.system_node() is None)' \
	  || $(BIN)/python -m pip install -q --require-hashes -r requirements/node.txt
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.txt
	@touch $@
