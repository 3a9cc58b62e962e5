# `make` prints every command with one line.
.DEFAULT_GOAL := help
.PHONY: help run serve test lint format law docs recheck bench lock clean
T ?= tests
# All of them share the processors, a file at a time; a part runs in one process.
SPREAD := $(if $(filter tests,$(T)),-n auto --dist loadfile)
BIN := .venv/bin

help:  ## print this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## install, create the database, load the demonstration year, serve on http://127.0.0.1:8000
	@scripts/environment run
	@$(BIN)/gongkai up

serve:  ## serve what is there, without the demonstration
	@scripts/environment run
	@$(BIN)/gongkai serve

test:  ## run every test; T=path for a part
	@scripts/environment dev
	@$(BIN)/python -m pytest $(SPREAD) $(T)

lint:  ## ruff, import contracts, mypy, yamllint, templates
	@scripts/environment dev
	@echo "· ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@echo "· contracts"; PYTHONPATH=src $(BIN)/lint-imports --no-cache
	@echo "· mypy"; $(BIN)/mypy
	@echo "· yamllint"; $(BIN)/yamllint --strict src tests .yamllint
	@echo "· templates"; $(BIN)/djlint --lint --quiet src

format:  ## put code into the house's shape
	@scripts/environment dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

law:  ## print the index of the law: provision, sheet, function
	@scripts/environment run
	@$(BIN)/gongkai law --index

docs:  ## write the generated pages again
	@scripts/environment dev
	@$(BIN)/gongkai law --index > docs/law/index.md

recheck:  ## compare the copies on open applications with their facts
	@scripts/environment run
	@$(BIN)/gongkai recheck

bench:  ## measure what is promised to be fast, each beside its ceiling
	@scripts/environment dev
	@set -e; for each in benchmarks/*.py; do echo "· $$each"; $(BIN)/python $$each; done

lock:  ## resolve the dependencies anew (needs uv)
	@scripts/lock

clean:  ## remove the environment; the database under var/ stays
	rm -rf .venv
