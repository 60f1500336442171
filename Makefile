# Both commands set up what they need: a virtual environment of their own, in .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test benchmarks setup clean

demo: setup
	@echo "Diagnosing examples/python_docs (its model is simulated, see its README) ..."
	@cd examples/python_docs && ../../$(BIN)/pytest -q --tb=no -rN --ragft-diagnose || test $$? -eq 1

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/ragft check --no-cache
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

benchmarks: setup
	$(BIN)/python benchmarks/replays.py --rounds 5
	$(BIN)/python benchmarks/fixed_design.py 400 1
	$(BIN)/python benchmarks/lookahead.py 500 1
	$(BIN)/python benchmarks/startup.py 24
	for client in openai httpx requests aiohttp; do $(BIN)/python benchmarks/overhead.py 5 $$client; done
	$(BIN)/python benchmarks/memory.py --tests 200 1000 5000 --calls 150

setup: .venv/ready

.venv/ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

clean:
	rm -rf .venv .coverage* .mypy_cache .pytest_cache .ruff_cache build dist
