# For developers. Everything here is a short name for something that also works without make.

PYTHON := .venv/bin/python
PYPROJECT := pyproject.toml
# Charts, Graphs and DataVisualization are GPL or commercial; the meta package brings them along.
FORBIDDEN_QT := Qt(Charts|Graphs|DataVisualization)
COMPILE_LOCK := .venv/bin/uv pip compile $(PYPROJECT) --quiet --universal --generate-hashes \
	--no-emit-index-url --python-version 3.11 --custom-compile-command "make lock"

.PHONY: run test lint format bench package lock

run: ## set up and open the sample workspace
	packaging/run

test: ## set up and pass all tests
	packaging/test

lint: ## style, types, import contracts, licences of Qt modules
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy src tests
	PYTHONPATH=src .venv/bin/lint-imports --no-cache --no-logo
	@if grep -rnE '^[^#]*import.*$(FORBIDDEN_QT)|^[^#]*from.*$(FORBIDDEN_QT)' --include='*.py' src resources packaging; then \
		echo 'These Qt modules are GPL or commercial: draw with pyqtgraph instead.'; exit 1; fi
	@if grep -niE '^pyside6==' requirements/*.lock; then \
		echo 'The meta package PySide6 brings GPL modules: depend on PySide6-Essentials.'; exit 1; fi

format: ## put every file into the house style
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench: ## measure the ratios that README and the design promise; writes benchmarks.json
	$(PYTHON) -m pip install --quiet --require-hashes --requirement requirements/bench.lock
	$(PYTHON) -m tests.benchmarks

package: ## the wheel, in dist/
	$(PYTHON) -m hatchling build --target wheel --directory dist

lock: ## resolve the dependencies again; keeps what is pinned unless `make lock UPGRADE=--upgrade`
	$(COMPILE_LOCK) $(UPGRADE) --group build --output-file requirements/run.lock
	$(COMPILE_LOCK) $(UPGRADE) --group dev --constraint requirements/run.lock --output-file requirements/dev.lock
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
		--custom-compile-command "make lock" --group bench --output-file requirements/bench.lock
