# Every target works on a bare machine: python3 (3.11 or newer), make, and a package index within reach.
# `make run PORT=8001 VAR_DIR=/srv/yaoshi`, `make test ARGS="tests/petitions -k triage"`.
PYTHON ?= python3
RUNTIME = $(PYTHON) -m governance.runtime
UV = .tools/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --upgrade
export PORT HOST VAR_DIR CI BENCH BENCH_ROUNDS BENCH_ONLY BENCH_CLOCKS

.DEFAULT_GOAL := help
.PHONY: help run test test-faults check bench fmt docs lock shell manage clean

help:  ## show these lines
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run:  ## set up and start everything; Ctrl-C stops it (PORT, HOST, VAR_DIR, DATABASE_URL, REDIS_URL)
	@exec $(RUNTIME) run

test:  ## run every test on throw-away servers (ARGS="tests/x.py -k word")
	@exec $(RUNTIME) test $(ARGS)

test-faults:  ## break real servers, workers and clocks for minutes, then count (ARGS="-k broker")
	@exec $(RUNTIME) faults $(ARGS)

check:  ## lint, format, staircase, migrations, deployment, the laws of the house
	@exec $(RUNTIME) check

bench:  ## measure pages and clocks on a large town (BENCH=10000 petitions, BENCH_CLOCKS=100000, BENCH_ONLY=pages or clocks)
	@exec $(RUNTIME) bench

fmt:  ## format the code and mend what ruff can mend
	@$(RUNTIME) setup
	@.venv/bin/python -m ruff check --fix --exit-zero --quiet . && .venv/bin/python -m ruff format .

docs:  ## write docs/visibility.md anew, as the rules have it
	@YAOSHI_WRITE_DOCS=1 $(RUNTIME) test tests/issues/test_visibility_document.py

lock:  ## solve the dependencies of pyproject.toml anew, with hashes
	@$(RUNTIME) setup
	@$(COMPILE) pyproject.toml --extra embedded -o requirements.lock
	@$(COMPILE) pyproject.toml --extra embedded --group dev -c requirements.lock -o requirements-dev.lock
	@echo uv | $(COMPILE) --no-annotate - -o requirements-uv.lock

shell:  ## a Django shell on the running portal
	@exec $(RUNTIME) manage shell

manage:  ## any manage.py command on the running portal (ARGS="createsuperuser")
	@exec $(RUNTIME) manage $(ARGS)

clean:  ## remove .venv, tools and caches; the data in var/ stays
	rm -rf .venv .tools .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
