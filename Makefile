# Two commands: `make demo` builds and serves the demo, `make test` passes the one gate. Both set up what they need.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin

.PHONY: demo test quick lint docs lock
demo: .venv/installed
	@$(BIN)/have-your-say demo --port $(PORT)

# Programs that tests start would otherwise compile every module again.
unexport PYTHONDONTWRITEBYTECODE

# The tracer slows tests, so the gate measures lines and branches with the quick ones; `make coverage` measures them with all.
test: lint docs
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/pytest -m "not slow" --cov
	@$(BIN)/pytest -m slow

quick: lint
	@$(BIN)/pytest -m "not slow"

.PHONY: coverage
coverage: .venv/installed
	@$(BIN)/pytest --cov --cov-report=term:skip-covered --cov-fail-under=98

lint: .venv/installed
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --check --quiet
	@$(BIN)/codespell
	@$(BIN)/deptry . 2>/dev/null || $(BIN)/deptry .   # it says on stderr that it succeeded

# NO_MKDOCS_2_WARNING takes away an advertisement, not a warning of ours.
docs: .venv/installed
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict 2>&1 | { ! grep -v ^INFO; }

# Known faults of the run-time packages. It asks a service on the network, so it is no part of the gate. Without --strict it would
# say that it found none where it could ask about none.
.PHONY: audit
audit:
	uv tool run pip-audit --strict --require-hashes --disable-pip -r requirements-run.txt

# The lock files name every package and its hash, and no index: all that the gate needs, and what a site runs.
lock:
	uv pip compile --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements.txt
	uv pip compile --generate-hashes --universal --no-emit-index-url --no-header --python-version 3.11 --extra redis \
		--constraint requirements.txt pyproject.toml -o requirements-run.txt

.venv/installed: requirements.txt pyproject.toml hatch_build.py $(wildcard survey_app/assets/*.*)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "have-your-say needs Python 3.11 or later; set PYTHON=")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
