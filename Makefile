# The desk on one machine. Every target makes what it needs; a second time that takes seconds.
#
#   make demo     a homeserver, rooms, people and a running desk
#   make test     everything is tested
#   make lint     style, types and layers
#   make lock     requirements.lock anew, from pyproject.toml
#   make clean    away with what make made

.PHONY: demo test lint lock clean
.DELETE_ON_ERROR:

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCKED := .venv/.locked
READY := .venv/.ready
UV := uv==0.13.9

demo: $(READY)
	@$(BIN)/desk demo

# What computes, and what waits for a homeserver, goes side by side: one more than there are processors, for those that
# wait. What is measured or killed goes alone.
test: $(READY)
	$(BIN)/pytest --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --dist loadgroup \
		tests/matrix tests/units tests/conversations tests/programme
	$(BIN)/pytest tests/faults

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# The first Python that is new enough, or a sentence about it.
define FIND_PYTHON
python=; \
for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "The desk needs Python 3.11 or newer, and finds $$(python3 --version 2>/dev/null || echo none)." >&2; exit 1; \
fi
endef

define FIND_PIP
if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	echo "$$($$python --version) cannot make an environment: on Debian and Ubuntu, 'apt install python3-venv' mends that." >&2; \
	exit 1; \
fi
endef

$(LOCKED): requirements.lock
	@$(FIND_PYTHON); $(FIND_PIP); \
	echo "Making .venv with $$($$python --version): this takes a minute, once."; \
	$$python -m venv --clear .venv
	@$(PIP) install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock:
	@$(FIND_PYTHON); $(FIND_PIP); $$python -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet $(UV)
	.venv-lock/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate \
		--extra demo --extra dev --custom-compile-command "make lock" pyproject.toml --output-file requirements.lock
	@rm -rf .venv-lock

clean:
	rm -rf .venv .venv-lock .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
