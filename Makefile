# The two commands of the README are `make demo` and `make test`; both build the environment
# that they need. A second run is quick: pip works again only when pyproject.toml has changed.

.DEFAULT_GOAL := help
.PHONY: help demo serve test check format nightly bench neo4j neo4j-newest coverage notebooks pictures clean

VENV    := .venv
BIN     := $(VENV)/bin
APP     := $(VENV)/.installed
DEV     := $(VENV)/.installed-dev
NEWEST  := python3 python3.14 python3.13 python3.12 python3.11
ENOUGH  := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON  ?= $(shell for one in $(NEWEST); do $$one -c '$(ENOUGH)' 2>/dev/null && echo $$one && break; done)
PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST  := $(BIN)/python -m pytest -n 2

help:  ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1 - \2/p' $(firstword $(MAKEFILE_LIST))

demo: $(APP)  ## load the example and show it in a browser
	@$(BIN)/stakegraph demo $(ARGS)

serve: $(APP)  ## serve your own store (STAKEGRAPH_STORE_URL, else ./stakegraph.db)
	@$(BIN)/stakegraph serve $(ARGS)

test: check  ## lint, types, import rules, then every test (ARGS=... goes to pytest)
	$(PYTEST) $(ARGS)

check: $(DEV)  ## ruff, mypy, import contracts, unused and missing dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

format: $(DEV)  ## let ruff repair and lay out the code
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

nightly: $(DEV)  ## the tests with the full counts of every campaign
	STAKEGRAPH_CAMPAIGN=full $(PYTEST) --durations=20 $(ARGS)

bench: $(DEV)  ## how long things take, and the ratios that are promised (ARGS=sections)
	PYTHONPATH=tests:. $(BIN)/python -m benchmarks.measure $(ARGS)

neo4j: $(DEV)  ## run a real Neo4j server without Docker (needs a JDK 17 and Maven)
	PYTHONPATH=tests:. $(BIN)/python -m support.neo4j_server $(ARGS)

neo4j-newest: $(DEV)  ## the store's contract on the newest server line, where a JDK 21 or newer is
	@PYTHONPATH=tests:. $(BIN)/python -m support.newest_line tests/graph/stores/test_contract.py $(ARGS)

coverage: $(DEV)  ## which branches no test takes
	$(PYTEST) --cov --cov-report=term-missing:skip-covered $(ARGS)

notebooks: $(DEV)  ## run the stories and write their .ipynb without outputs
	$(BIN)/python tests/notebooks/write_notebooks.py

pictures: $(DEV)  ## take the golden pictures of the pages anew; look at each that changed
	PYTHONPATH=tests:. $(BIN)/python tests/end_to_end/take_pictures.py $(ARGS)

clean:  ## remove the environment, the caches and the demo's data
	rm -rf $(VENV) .demo build dist .coverage .hypothesis .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "stakegraph needs Python 3.11 or newer and found none; install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(ENOUGH)' || { echo "stakegraph needs Python 3.11 or newer; $(PYTHON) is older" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make an environment: its venv module is missing; on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(APP): pyproject.toml | $(BIN)/python
	@echo "Installing stakegraph into $(VENV) (about a minute the first time) ..."
	@$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing stakegraph and its development tools into $(VENV) (a few minutes the first time) ..."
	@$(PIP) --editable '.[dev]'
	@touch $(APP) $@
