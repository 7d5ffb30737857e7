"""The command line: one module for each command, imported only when that command runs."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys

import click

#: The exit code if the reader of a pipe, such as `head`, ends first: as if SIGPIPE had stopped the
#: command, which may not have come to its verdict.
_READER_ENDED = 141

#: Each command and its line in `brazesmith --help`. The command itself is `command` in the module
#: of the same name, so that help and completion import none of them.
COMMANDS = {
    "list": "List all transforms with their source events and destinations.",
    "compile": "Write the code of transforms and webhooks.",
    "run": "Run a transform, a webhook, or a file of code on one payload.",
    "test": "Run the fixtures and show differences.",
    "watch": "Compile and test what a change affects, whenever a file is saved.",
    "check": "Check request bodies against the receiver's rules.",
    "copy": "Copy the code of a transform, to paste it into Braze.",
    "verify": "Compare code from the dashboard with Git.",
    "replay": "Run archived payloads, or compare two versions on them.",
    "compare": "Search for payloads on which two scripts differ.",
    "serve": "A local Braze with a page to inspect it.",
    "status": "Show which transforms need to be pasted into Braze again.",
    "lint": "Lint hand-written transformations.",
    "explain": "Explain a diagnostic or rule code.",
    "init": "Start a project: a transform, its fixtures, configuration, CI.",
    "infer": "Write a payload class and a first spec from samples.",
    "explore": "Search for payloads that a transform gets wrong.",
    "mutate": "Introduce faults, and show those that no case notices.",
    "fixture": "Add a fixture from a sample payload.",
    "parity": "Compare the local Braze with a test workspace of yours.",
}


class _LazyGroup(click.Group):
    """A group that imports a command when it runs, and shows no traceback for a user's mistake."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return self._invoke(ctx)
        except KeyboardInterrupt:
            from brazesmith.cli.console import EXIT_INTERRUPTED, notify

            notify("interrupted")
            raise SystemExit(EXIT_INTERRUPTED) from None

    def _invoke(self, ctx: click.Context) -> object:
        from brazesmith.cli.console import report_exception

        gc.set_threshold(100_000)  # a command ends before there is much to collect
        _write_any_character()
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit):
            raise
        except BrokenPipeError:  # the reader, such as `head`, has ended
            raise SystemExit(_READER_ENDED) from None
        except Exception as error:
            raise SystemExit(report_exception(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not ctx.resilient_parsing:  # which completion is
            from brazesmith.base.diagnostics import did_you_mean
            from brazesmith.base.source import one_line

            hint = did_you_mean(args[0], COMMANDS, "run `brazesmith --help` to see all commands")
            ctx.fail(f"unknown command `{one_line(args[0])}`; {hint}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{cmd_name}_command")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _write_any_character() -> None:
    """Write UTF-8 to files and pipes, and escapes for what a terminal cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="brazesmith", prog_name="brazesmith")
def main() -> None:
    """Braze Data Transformations in Python: compile, run, test, check."""


def run() -> None:
    """Run a command and exit: the console script."""
    try:
        main()
    except OSError as error:  # --help and --version print before there is a command
        from brazesmith.cli.console import report_exception

        sys.exit(report_exception(error))
    finally:
        gc.freeze()  # skips the collection at exit: 0.03 s
        for stream in filter(None, (sys.stdout, sys.stderr)):
            try:
                stream.flush()
            except ValueError:  # it is closed
                pass
            except OSError:  # the reader has ended: Python would try again, and print an error
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
