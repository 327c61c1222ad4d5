"""How quick the desk is beside what is possible: ratios in one run, on one homeserver. `python -m tests.bench`."""
