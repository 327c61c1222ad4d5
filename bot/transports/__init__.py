"""How the desk hears and speaks: each transport fills the inbox and empties the outbox, and knows no more."""

import sys
from importlib import import_module


def _load_peewee_alone() -> None:
    """Nio keeps its keys with peewee, which loads psycopg where that is installed: 10 MiB for nothing."""
    if "psycopg" not in sys.modules:
        sys.modules["psycopg"] = None  # type: ignore[assignment]  # not to be found
        import_module("peewee")

        del sys.modules["psycopg"]


_load_peewee_alone()
