# Everything runs from .venv, which is made and kept up to date by itself. `make help` lists what there is to run.

SHELL := /bin/bash
BIN := .venv/bin
PORT ?= 5000
CHECKED := $(wildcard upsell_widget demo_shop tests benchmarks)
FIND_PYTHON := for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	if $$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; exit; fi; done

.DEFAULT_GOAL := help
.PHONY: help demo test bench lint types format screenshots install

help: ## List what there is to run
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: install ## Serve the demo shop on http://127.0.0.1:5000 (another port: make demo PORT=8000)
	@PORT=$(PORT) $(BIN)/python -m demo_shop

test: install ## Lint, types and every test, on both databases and in a real browser
	@$(BIN)/python -m tests.servers.browser
	@$(MAKE) --no-print-directory lint types
	@$(BIN)/python -m pytest -n 2 --dist worksteal

bench: install ## Measure, and write docs/performance.md
	@$(BIN)/python -m benchmarks

lint: install ## Style, and the layers of the package
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache > .venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }

types: install ## Check the types, strictly
	@$(BIN)/mypy --no-error-summary $(CHECKED)

format: install ## Lay the code out
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

screenshots: install ## Take the pictures in docs/ anew
	@$(BIN)/python -m tests.servers.browser
	@$(BIN)/python -m tests.browser.screenshots

install:
	@if ! cat pyproject.toml constraints.txt | cmp -s - .venv/installed-from || ! $(BIN)/python -c '' 2>/dev/null; then \
		python=$$($(FIND_PYTHON)); \
		if [ -z "$$python" ]; then echo "Found no Python 3.11 or newer with venv; install one (Debian: apt-get install python3 python3-venv)." >&2; exit 1; fi; \
		echo "Installing into .venv, which takes a minute or two ..."; \
		{ $(BIN)/python -c '' 2>/dev/null || $$python -m venv --clear .venv; } && \
		$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[test,lint,bench]' && \
		cat pyproject.toml constraints.txt > .venv/installed-from; \
	fi
