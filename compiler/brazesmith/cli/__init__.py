"""The command line: one small file a command, imported only when that command runs."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import sys

import click

#: Every command: its name, and the line that `brazesmith --help` shows. The command itself is
#: `command` in the module of the same name, so that help and completion import none of them.
COMMANDS = {
    "list": "Show every transform: name, source event, destination.",
    "compile": "Write the JavaScript of each transform, the Liquid of each webhook.",
    "run": "Run a transform, a webhook, a .js or .liquid file on one payload.",
    "test": "Run the fixtures of each transform and diff.",
    "check": "Judge request bodies by the rules of Braze, or of a webhook's receiver.",
    "lint": "Say what is wrong with hand-written JavaScript.",
    "explain": "Say what a diagnostic or rule code means.",
    "init": "Start a project: a transform, its fixtures, config, CI.",
    "fixture": "Add a fixture from a sample payload.",
}

#: Exit codes, the same for every command.
EXIT_DIFFERENCES = 1
EXIT_USAGE = 2
EXIT_BUG = 70


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for, and which never shows a
    traceback for a user's mistake."""

    def invoke(self, ctx: click.Context) -> object:
        from brazesmith.cli.console import explain_exception

        gc.set_threshold(100_000)  # a command is over before there is much to collect
        _write_any_character()
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit):
            raise
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            raise SystemExit(0) from None
        except Exception as error:
            raise SystemExit(explain_exception(error)) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            from brazesmith.base.diagnostics import suggest

            near = suggest(args[0], list(COMMANDS))
            meant = f": did you mean `{near}`?" if near else ""
            ctx.fail(f"no command is called `{args[0]}`{meant}")
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
    """Files and pipes get UTF-8; a terminal that lacks a character gets an escape instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="brazesmith", prog_name="brazesmith")
def main() -> None:
    """Braze Data Transformations in Python: compile, run, test, judge."""


def run() -> None:
    """The console script: a command, and out."""
    try:
        main()
    finally:
        gc.freeze()  # the end of a program looks for garbage once more: some 0.03 s
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with contextlib.suppress(OSError, ValueError):  # the reader is gone, or it is closed
                stream.flush()
