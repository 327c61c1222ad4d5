"""How the desk hears and speaks: each transport fills the inbox and empties the outbox, and knows no more."""

import sys
from importlib import import_module

# What libraries of nio's load where it is installed, and do without where it is not: 11 MiB for nothing.
UNUSED = {"peewee": "psycopg", "Crypto.Util._raw_api": "cffi"}


def _load(library: str, *, without: str) -> None:
    if without not in sys.modules:
        sys.modules[without] = None  # type: ignore[assignment]  # not to be found
        import_module(library)

        del sys.modules[without]


for _library, _unused in UNUSED.items():
    _load(_library, without=_unused)
