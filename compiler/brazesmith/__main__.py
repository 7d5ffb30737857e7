"""The command line: the console script, and `python -m brazesmith`."""

import sys

#: The exit code after Ctrl-C.
_INTERRUPTED = 130


def run() -> None:
    """Run a command and exit. Ctrl-C shows no traceback, also while commands are imported."""
    try:
        from brazesmith.cli import run as run_command

        run_command()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":  # a process that `watch` starts imports this module
    run()
