# Two commands do it all: `make run` opens the demonstration, `make test` runs every check.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 5000
BIN = .venv/bin
WORKERS ?= 2
MUTANTS ?= 1
MINUTES ?= 10
KILLS ?= 500
CHAOS_MINUTES ?= 20

.PHONY: run dev reference pictures test looked-at coverage verify bench kit-pictures mutants lint types contracts unit audit clean fuzz chaos soak

.stamp-venv: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.stamp-dev: .stamp-venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: .stamp-venv
	$(BIN)/manifeste demo --host $(HOST) --port $(PORT)

# For whoever writes the program: the demonstration, begun again as soon as a file of it changes.
dev: .stamp-dev
	MANIFESTE_HOME=$${MANIFESTE_HOME:-./instance-dev} $(BIN)/manifeste demo --reload --host $(HOST) --port $(PORT)

# docs/reference/ as the code makes it.
reference: .stamp-dev
	$(BIN)/python -m scripts.reference

# A package of Debian's, installed as root where its command is missing; elsewhere the tests that need it skip and say how.
define installed
@command -v $(1) >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] \
	|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(2); } || true
endef

# The main pages are looked at in a browser here; all that a browser does besides belongs to `make verify`.
LOOKED_AT = tests/browser/test_first_visits.py

test: lint types contracts unit looked-at

looked-at: .stamp-dev
	$(call installed,chromium,chromium)
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
		|| echo "No Chromium: $(LOOKED_AT) does not run. Install it (Debian: apt-get install chromium), then make looked-at."
	$(BIN)/pytest -q -n $(WORKERS) -m browser $(LOOKED_AT)

lint: .stamp-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .stamp-dev
	$(BIN)/mypy

contracts: .stamp-dev
	$(BIN)/lint-imports

# The main pages, and what each guide shows, as the demonstration has them: needs Chromium.
pictures: .stamp-dev
	$(BIN)/python -m scripts.pictures
	$(BIN)/python -m scripts.guide_pictures

# Offline: what is pinned and installed against the least versions that no known advisory speaks of.
audit: .stamp-dev
	$(BIN)/pytest -q tests/test_audit.py

# Thirty examples of each law. With COUNTED, as continuous integration does, all hundred and line by line, which takes
# half as long again: `make verify` then has nothing left to count. Those that walk every address are never counted.
WALKS = tests/attacks tests/web/test_rights_walk.py
ifdef COUNTED
unit: coverage
	$(BIN)/pytest -n $(WORKERS) -m "not slow and not browser" $(WALKS)
else
unit: .stamp-dev
	HYPOTHESIS_PROFILE=quick $(BIN)/pytest -n $(WORKERS) -m "not slow and not browser"
endif

coverage: .coverage.json
	$(BIN)/python tests/coverage_floors.py .coverage.json

.DELETE_ON_ERROR:

# Counted once for each state of the code.
.coverage.json: .stamp-dev $(shell find manifeste_tool tests templates manifeste -type f -not -name '*.pyc' 2>/dev/null)
	$(BIN)/pytest -n $(WORKERS) -m "not slow and not browser" $(addprefix --ignore ,$(WALKS)) \
		--cov --cov-report=term --cov-report=json:.coverage.json

# As root, what is missing of PostgreSQL, Chromium, LibreOffice and epubcheck is installed; elsewhere their tests skip and say how.
verify: coverage
	$(call installed,soffice,libreoffice-writer)
	$(call installed,pdfinfo,poppler-utils)
	$(call installed,ssh-keygen,openssh-client)
	$(call installed,sshd,openssh-server)
	$(call installed,epubcheck,epubcheck)
	$(BIN)/pytest -n $(WORKERS) -m slow
	$(call installed,chromium,chromium)
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m browser tests/browser --ignore $(LOOKED_AT)
	$(BIN)/pytest -m browser tests/attacks
	@[ -n "$$MANIFESTE_TEST_POSTGRES" ] || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ "$$(id -u)" != 0 ] \
		|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql; } || true
	$(BIN)/pytest -n $(WORKERS) --database postgresql tests/storage tests/services tests/cli

# Anything at all into every form and the API, as anybody, ten minutes long: `make fuzz MINUTES=60` for longer.
fuzz: .stamp-dev
	MINUTES=$(MINUTES) $(BIN)/pytest -q -s tests/attacks/test_fuzz.py

# Processes killed at random under twenty writers, then at every step of every act that writes both stores.
chaos: .stamp-dev
	$(BIN)/python -m benchmarks.chaos --kills $(KILLS) --minutes $(CHAOS_MINUTES)

# Fifty readers and ten writers: no error, no memory that grows, no Git left behind. `make soak MINUTES=30`.
soak: .stamp-dev
	$(BIN)/python -m benchmarks.chaos.soak --minutes $(MINUTES)

bench: .stamp-dev
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.amending
	$(BIN)/python -m benchmarks.importing
	$(BIN)/python -m benchmarks.suggesting
	$(BIN)/python -m benchmarks.searching
	$(BIN)/python -m benchmarks.exporting
	$(BIN)/python -m benchmarks.bundling
	$(BIN)/python -m benchmarks.plumbing
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.painting
	$(BIN)/python -m benchmarks

# What an organiser would print, page by page: needs poppler-utils, draws more where LibreOffice and Chromium are.
kit-pictures: .stamp-dev
	$(BIN)/python -m benchmarks.kit_pictures

# Half an hour on one core: what the tests of the engine would not notice. It goes on where it was stopped.
mutants: .stamp-dev
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[mutants]'
	HYPOTHESIS_PROFILE=few $(BIN)/mutmut run --max-children $(MUTANTS)
	$(BIN)/python tests/mutants_floor.py

clean:
	rm -rf .venv .stamp-* mutants build dist .coverage* .pytest_cache .mypy_cache .ruff_cache
