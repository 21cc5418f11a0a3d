# make demo | test | bench | lint | build: each does its own set-up.
#
# The set-up is a virtual environment in .venv, made with the newest Python found (3.11 or newer; choose
# with PYTHON=path), and the extension module built into it. Stamps in .venv make a second call quick.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

VENV := .venv
PY := $(CURDIR)/$(VENV)/bin/python
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# One interpreter for cargo and maturin alike: PyO3 is rebuilt when this changes.
export PYO3_PYTHON := $(PY)
export CARGO_TERM_COLOR ?= auto
unexport PYTHONHOME

# pytest-xdist's workers. Each test process has threads of its own.
JOBS ?= 2

# One profile for everything, so that the kernels are compiled once. `test-sanitized` checks assertions and overflow.
PROFILE := --release

RUST_SOURCES = $(shell find Cargo.toml crates -type f \( -name '*.rs' -o -name '*.toml' -o -name '*.h' \) 2>/dev/null)

# The packages of one extra in pyproject.toml.
extra = $$($(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["$(1)"], sep="\n")')

.PHONY: help
help:
	@echo "make demo    run the examples beside NumPy; results, times, and a picture in out/"
	@echo "make test    lints, type checks, Rust tests and Python tests"
	@echo "make bench   measure beside NumPy, numexpr and Numba; results in benches/results/"
	@echo "make numpy-suite      NumPy's own tests, all of them, beside the list of those that fail"
	@echo "make test-torch   the tests about PyTorch, which make test does not install"
	@echo "make test-sanitized   the crates with unsafe code under AddressSanitizer"
	@echo "make test-pypy        the package through cffi, on PyPy"
	@echo "make lint    rustfmt, clippy, ruff and mypy only"
	@echo "make build   the optimised extension module, in .venv"
	@echo "make clean   remove what the above made"

# ---- set-up ---------------------------------------------------------------------------------------------

$(VENV)/.made:
	@python="$${PYTHON:-$$(.ci/find-python)}"; echo "environment: $$python"; "$$python" -m venv --clear $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --upgrade pip 'maturin>=1.8,<2'
	@touch $@

$(VENV)/.installed-%: pyproject.toml | $(VENV)/.made
	@mapfile -t packages <<< "$(call extra,$*)"; \
	$(PY) -m pip install --quiet --disable-pip-version-check "$${packages[@]}"
	@touch $@

$(VENV)/.installed-alone: pyproject.toml | $(VENV)/.made
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps $(call extra,alone)
	@touch $@

# The shared library of the C interface is built with the extension module, whose features it shares: alone, it would be
# another build of everything.
$(VENV)/.built: $(RUST_SOURCES) pyproject.toml | $(VENV)/.made
	PIP_QUIET=1 $(VENV)/bin/maturin develop --release --quiet
	cargo build --release --quiet -p capi -p $(PYTHON_CRATE) --features $(PYTHON_CRATE)/extension-module
	@cp target/release/libpolyarray_c.* python/polyarray/ && rm -f python/polyarray/libpolyarray_c.[ad]
	@touch $@

.PHONY: build
build: $(VENV)/.built

# ---- checks ---------------------------------------------------------------------------------------------

.PHONY: lint lint-rust lint-python
lint: lint-rust lint-python

lint-rust: | $(VENV)/.made
	cargo fmt --all --check
	cargo clippy --workspace --all-targets $(PROFILE) --quiet -- -D warnings

lint-python: | $(VENV)/.installed-test
	$(PY) -m ruff check --quiet
	$(PY) -m ruff format --check --quiet
	$(PY) -m mypy

# The extension module is tested from Python. Documentation examples are not nextest's business.
PYTHON_CRATE = $(shell sed -n 's/^name *= *"\(.*\)"/\1/p' crates/python/Cargo.toml | head -n 1)
RUST_TESTS = --workspace --exclude $(PYTHON_CRATE) $(PROFILE)

.PHONY: test test-rust test-python
test: lint test-rust test-python test-narrow

test-rust: | $(VENV)/.made
	@if cargo nextest --version >/dev/null 2>&1; then \
	  set -x; cargo nextest run $(RUST_TESTS) --no-tests=pass --status-level=fail; cargo test $(RUST_TESTS) --doc --quiet; \
	else set -x; cargo test $(RUST_TESTS) --quiet; fi

test-python: $(VENV)/.built $(VENV)/.installed-test $(VENV)/.installed-consumers $(VENV)/.installed-alone
	$(PY) -m pytest -q -n $(JOBS) $(PYTEST)

# The loops that other processors would take, over everything that has loops of its own.
NARROW_TESTS = tests/elementwise tests/reductions tests/functional tests/deferral tests/linalg

.PHONY: test-narrow
test-narrow: $(VENV)/.built $(VENV)/.installed-test
	POLYARRAY_ISA=avx2 $(PY) -m pytest -q -n $(JOBS) $(or $(PYTEST),$(NARROW_TESTS))
	POLYARRAY_ISA=baseline $(PY) -m pytest -q -n $(JOBS) $(or $(PYTEST),$(NARROW_TESTS))

# The package on the C library, through cffi. The extension module's environment builds the library.
PYPY_VENV := .venv-pypy
PYPY_TESTS := tests/cffi

$(PYPY_VENV)/.made:
	@pypy="$$(.ci/find-pypy 2>/dev/null || { .ci/apt-install pypy3 pypy3-venv >&2 && .ci/find-pypy; })"; \
	echo "environment: $$pypy"; "$$pypy" -m venv --clear $(PYPY_VENV)
	@$(PYPY_VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'pytest>=8'
	@touch $@

.PHONY: test-pypy
test-pypy: $(VENV)/.built $(PYPY_VENV)/.made
	PYTHONPATH=python $(PYPY_VENV)/bin/python -m pytest -q -p no:cacheprovider \
	  --confcutdir=$(PYPY_TESTS) $(or $(PYTEST),$(PYPY_TESTS))

# The crates with unsafe code under AddressSanitizer, whose runtime comes with the compiler; its flag is not stable.
UNSAFE_CRATES = memory threads cpu_tiles cpu storage sort linalg fft interop

.PHONY: test-sanitized
test-sanitized:
	RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address CARGO_TARGET_DIR=target/sanitized \
	  cargo test --target $$(rustc -vV | sed -n 's/^host: //p') --lib --tests $(addprefix -p ,$(UNSAFE_CRATES))

# Its installation takes longer than all other tests of consumers.
.PHONY: test-torch
test-torch: $(VENV)/.built $(VENV)/.installed-test $(VENV)/.installed-torch
	$(PY) -m pytest -q tests/consumers/test_torch.py $(PYTEST)

.PHONY: numpy-suite
numpy-suite: $(VENV)/.built $(VENV)/.installed-test
	$(PY) tests/numpy_suite/run.py --jobs $(JOBS)

# ---- for people -----------------------------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/.built $(VENV)/.installed-test
	$(PY) examples/demo.py

.PHONY: bench
bench: $(VENV)/.built $(VENV)/.installed-bench
	$(PY) -m benches $(BENCH)

.PHONY: clean
clean:
	rm -rf $(VENV) $(PYPY_VENV) target out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -f python/polyarray/*.so python/polyarray/*.dylib
