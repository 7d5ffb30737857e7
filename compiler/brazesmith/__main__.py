"""`python -m brazesmith` is the command line."""

from brazesmith.cli import run

if __name__ == "__main__":  # a process that `watch` starts imports this module
    run()
