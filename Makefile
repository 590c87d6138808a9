# Everything this project does has a recipe here; CI runs the same recipes by name.

PYTHON ?= python3
# NER=1 adds the disclosure check's language model (requirements/ner.txt): make demo NER=1, make test NER=1
NER ?=
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# mypy is strict where a mistake would show a case to the wrong person, or lose a step
STRICT = src/sightline/foundation src/sightline/access $(filter-out src/sightline/access/%, \
  $(wildcard src/sightline/*/policy.py src/sightline/*/queries.py src/sightline/*/operations.py \
  src/sightline/*/operations/*.py src/sightline/chronology/queries/*.py))

.PHONY: help demo test test-fast journeys check docs clean setup-run setup-dev

help: ## List the recipes
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@echo "→ A Python environment of its own"
	@$(PYTHON) -c 'import sys; sys.exit("Sightline needs Python 3.11 or later." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "→ What Sightline runs on (pinned, with hashes)"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.node: requirements/node.txt | $(VENV)/.run
	@command -v npm >/dev/null 2>&1 || { echo "→ Node, to build the pages' styles"; \
	  $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/node.txt; }
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.run
	@echo "→ What the tests need"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.ner: requirements/ner.txt | $(VENV)/.run
	@echo "→ The disclosure check's language model"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/ner.txt
	@touch $@

setup-run: $(VENV)/.run $(VENV)/.node $(if $(filter-out 0,$(NER)),$(VENV)/.ner)
	@echo "→ Styles and scripts"
	@$(BIN)/sightline assets

setup-dev: setup-run $(VENV)/.dev
	@$(BIN)/python -m sightline.config.commands.browser

demo: setup-run ## Run the demo partnership: web, public pages and worker
	@echo "→ The database and the demo partnership"
	@$(BIN)/sightline demo run

test: setup-dev ## All tests, browser journeys included
	@echo "→ Tests"
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -q

test-fast: setup-dev ## The tests without a browser
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -q -m "not browser and not journey"

journeys: setup-dev ## The browser journeys alone
	@$(BIN)/pytest -q -m "browser or journey"

check: setup-dev ## Style, contracts, types, templates, migrations, generated documents
	@echo "→ ruff" && $(BIN)/ruff check src tests benchmarks
	@echo "→ contracts" && $(BIN)/lint-imports --no-cache
	@echo "→ templates" && $(BIN)/djlint --lint --quiet src
	@echo "→ types" && $(BIN)/mypy --strict $(STRICT)
	@echo "→ migrations" && $(BIN)/sightline manage makemigrations --check --dry-run
	@echo "→ documents" && $(BIN)/sightline docs --check && $(BIN)/sightline trace --check

docs: setup-dev ## Write the generated documents
	@$(BIN)/sightline docs && $(BIN)/sightline trace

clean: ## Remove what set-up made (the demo's database included)
	rm -rf $(VENV) node_modules var src/sightline/design/static/design build *.egg-info src/*.egg-info
