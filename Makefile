# make run      everything that is needed, then the window
# make test     everything that is needed, then every check
# make package  a program that needs no Python, in dist/noisescope, and tries it
# Needs only make and Python 3.11 or newer. README.md has the same with plain pip, for Windows.
.POSIX:

PY = .venv/bin/python
# Tests run side by side with the window's thread and one another's processes: one core each.
CHECKED = QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE
# A file of tests stays in one process, so that what it prepares is prepared once.
SIDE_BY_SIDE = --numprocesses auto --dist loadfile

.PHONY: setup run lint test test-slow format package package-check bench clean

run: setup
	@$(PY) main.py

setup:
	@PYTHON='$(PYTHON)' sh tools/setup.sh

lint: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-logo
	$(PY) -m basedpyright

test: lint
	$(CHECKED) $(PY) -m pytest $(SIDE_BY_SIDE)

test-slow: setup
	$(CHECKED) $(PY) -m pytest $(SIDE_BY_SIDE) -m slow --timeout 1800 \
		-o faulthandler_timeout=1900

format: setup
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

package: setup
	$(PY) -m tools.bundle.build
	$(PY) -m pytest tests/packaging -m packaged --timeout 1800 \
		-o faulthandler_timeout=1900

package-check: setup
	$(PY) -m tools.bundle.check

bench: setup
	@for script in bench/*.py; do echo "== $$script"; $(PY) "$$script" || exit; done

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find bench cli core desktop tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
