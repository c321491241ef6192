"""`python -m tests.fuzzing --cases 20000`: new cases over every page, importer and command, on SQLite. Prints what it tried."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click
import pytest


@click.command()
@click.option("--cases", default=20_000, show_default=True, type=click.IntRange(10))
@click.option("--seed", default=0, show_default=True, help="Another number tries other cases.")
def fuzz(cases: int, seed: int) -> None:
    """Runs so many cases: half of them requests, two fifths files, a tenth commands."""
    os.environ["HYS_FUZZ_CASES"] = str(cases)
    began = time.monotonic()
    module = Path(__file__).with_name("test_fuzzing.py")
    code = pytest.main(["-q", "-n", "0", "-m", "not slow", f"--hypothesis-seed={seed}", str(module)])
    click.echo(f"{cases:,} cases, seed {seed}: {'all were answered' if code == 0 else 'a fault was found'} in "
               f"{time.monotonic() - began:,.0f} s")
    sys.exit(int(code))


if __name__ == "__main__":
    fuzz()
