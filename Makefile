# `make demo` and `make test` need Python 3.11 or newer with its venv module; everything else goes into .venv.
# A Python of your own choice: make demo PYTHON=/path/to/python3.12

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
OUT := out
DEMO_PLAN := thai-nguyen-2023.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test bench bench-pages bench-scale renderings schemas scores clean

help:
	@echo "make demo     install into $(VENV), convert corpus/ into $(OUT)/, show records and the evaluation"
	@echo "make test     install with the dev extra, then ruff, mypy, lint-imports and pytest"
	@echo "make bench    measure speed and write benchmarks/results.md"
	@echo "make bench-pages  measure PDF, scans and office files and write benchmarks/pages.md"
	@echo "make bench-scale  measure 10 to 10,000 made plans (an hour or so) and write benchmarks/scale.md"
	@echo "make renderings   measure what each format loses and write docs/renderings.md"
	@echo "make schemas  write the JSON Schemas to schemas/"
	@echo "make scores   measure anew and rewrite the scores tables of the READMEs"
	@echo "make clean    remove $(VENV), $(OUT)/ and the tools' caches"

$(VENV)/.made:
	@set -e; chosen=; \
	for candidate in $(if $(PYTHON),"$(PYTHON)",python3.11 python3.12 python3.13 python3 python); do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then chosen=$$candidate; break; fi; \
	done; \
	if [ -z "$$chosen" ]; then \
	  echo "No Python 3.11 or newer was found$(if $(PYTHON), at $(PYTHON),). Install one (Debian, Ubuntu: apt install python3 python3-venv)," >&2; \
	  echo "or name one: make $(or $(MAKECMDGOALS),demo) PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! "$$chosen" -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	  echo "$$chosen cannot make virtual environments. Install its venv module (Debian, Ubuntu: apt install python3-venv)" >&2; \
	  echo "or name another Python: make $(or $(MAKECMDGOALS),demo) PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$chosen" --version)"; \
	"$$chosen" -m venv --clear $(VENV)
	@touch $@

# The stamps: a change of pyproject.toml installs again, nothing else does.
$(VENV)/.installed: pyproject.toml $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: pyproject.toml $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	$(BIN)/ntm-extract convert corpus/ --out $(OUT)/
	$(BIN)/python scripts/show_records.py $(OUT)/$(DEMO_PLAN).json
	$(BIN)/ntm-extract evaluate gold/ $(OUT)/ --errors 0

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -rs

bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/speed.py --save benchmarks/results.md

bench-pages: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/pages.py --save benchmarks/pages.md

# Others: make bench-scale SCALE="--most 1000 --database postgresql://user@127.0.0.1/postgres"
SCALE ?= --most 10000
bench-scale: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/scale.py $(SCALE) --save benchmarks/scale.md

renderings: $(VENV)/.installed-bench
	$(BIN)/python scripts/rendering_scores.py --save docs/renderings.md

schemas: $(VENV)/.installed
	$(BIN)/ntm-extract schema --out schemas/

scores: $(VENV)/.installed
	$(BIN)/python scripts/readme_scores.py

clean:
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
