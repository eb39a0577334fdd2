# `make` alone says what there is. Everything is installed into .venv; nothing else is touched.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help up test lint format types bench shots clean

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: $(INSTALLED) ## start Dagster and the dashboard (with a demonstration if no team is configured); Ctrl-C stops
	@exec $(BIN)/tformance up --demo-if-empty

test: $(INSTALLED_DEV) ## install everything, then run all checks and tests
	@.ci/chromium
	@$(MAKE) --no-print-directory lint types
	$(BIN)/python -m pytest -n 3 --dist loadfile

lint: $(INSTALLED_DEV) ## style and likely mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(INSTALLED_DEV) ## correct the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(INSTALLED_DEV) ## check the type hints
	$(BIN)/mypy

bench: $(INSTALLED_DEV) ## measure how soon the first dashboard is there
	$(BIN)/python -m benchmarks.llm
	$(BIN)/python -m benchmarks

shots: $(INSTALLED_DEV) ## photograph the pages of the demonstration (docs/images, build/shots)
	@.ci/chromium
	$(BIN)/python tools/shots.py

clean: ## remove what was installed and generated (not .tformance: it holds your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@.ci/venv $(VENV)

$(INSTALLED): $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing into $(VENV); a first time takes a minute or two."
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

$(INSTALLED_DEV): $(BIN)/python requirements-dev.lock pyproject.toml
	@echo "Installing into $(VENV), with what the tests need; a first time takes a minute or two."
	@$(PIP) install -r requirements-dev.lock
	@$(PIP) install --no-deps --editable .
	@touch $(INSTALLED) $@
