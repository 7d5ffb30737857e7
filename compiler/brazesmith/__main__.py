"""`python -m brazesmith` is the command line."""

from brazesmith.cli import run

run()
