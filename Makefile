# Everything a fresh machine with git, Python 3.11+ and make needs. `make help` lists the targets.
PYTHON ?= python3
# uv comes from PyPI into a folder of its own; the machine's Python stays as it is.
UV := $(if $(shell command -v uv),uv,.tools/uv/bin/uv)
RUN := .venv/bin
STAMP := .venv/.synced
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo up test sure crash lint bench rulebook clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.tools/uv/bin/uv:
	$(PYTHON) -m venv .tools/uv
	.tools/uv/bin/pip install --quiet --disable-pip-version-check uv

$(STAMP): pyproject.toml uv.lock $(filter .tools/%,$(UV))
	$(UV) sync --frozen --quiet --python $$(command -v $(PYTHON))
	@touch $@

demo: $(STAMP) ## three campus days with made-up students, in about three minutes
	$(RUN)/placeline demo

up: $(STAMP) ## start everything and keep it running until Ctrl-C
	$(RUN)/placeline up

test: lint ## everything: lint, types, import contract and all tests, on SQLite and PostgreSQL
	$(RUN)/pytest -n $(WORKERS) -m "not flows and not long"
	$(RUN)/pytest -m "flows and not long"

sure: lint ## the quick half of `make test`
	$(RUN)/pytest -n $(WORKERS) -m "not slow and not flows"

crash: $(STAMP) ## the proof: storms of kills, full disks, dead databases, many machines; nobody twice, nobody lost
	$(RUN)/pytest -m "long and flows"
	$(RUN)/pytest tests/crash tests/benchmarks tests/actions/test_crm_proof.py -n $(WORKERS) -m "not flows"

lint: $(STAMP) ## style, types and the import contract
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports

bench: $(STAMP) ## speed, as ratios to a ceiling measured in the same run
	$(RUN)/python -m benchmarks

rulebook: $(STAMP) ## write docs/rulebook.md from the rules
	$(RUN)/python -m cli.rulebook

clean: ## remove what the targets above made
	rm -rf .venv .tools .placeline .mypy_cache .ruff_cache .pytest_cache .hypothesis
