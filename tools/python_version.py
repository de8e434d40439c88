"""Stops early, with a next step, on a Python that is too old."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the reason for this file
    sys.exit(f"Thenar needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 test")
