"""`brazesmith serve`: a local Braze."""

from __future__ import annotations

import re
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brazesmith.base.source import printable
from brazesmith.cli.console import (
    NO_TRANSFORMS,
    choice_option,
    file_option,
    notify,
    print_diagnostics,
    refuse,
)
from brazesmith.report.words import counted, strong

if TYPE_CHECKING:
    from brazesmith.app.serve.workspace import Workspace
    from brazesmith.contract.rule import Plan
    from brazesmith.localbraze import LocalBraze
    from brazesmith.projects.project import Project
    from brazesmith.server.rates import Limits
    from brazesmith.server.security import Access

_KEY = "BRAZESMITH_API_KEY"
_MOST_SEED = 999_999_999


@dataclass(frozen=True, slots=True)
class _Options:
    port: int
    data: str | None
    state: str | None
    api_key: str | None
    seed: int | None
    capture: str | None
    demo: bool
    delay: float
    rate_limits: Limits


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8990, show_default=True)
@file_option("--data", help="Keep the state in this database (default: until it stops).")
@file_option("--state", help="Begin with this state, which GET /_/export wrote, if there is none.")
@click.option("--api-key", metavar="KEY", envvar=_KEY, help="(default: local-braze)")
@click.option(
    "--seed",
    type=click.IntRange(0, _MOST_SEED),
    metavar="N",
    help="Make new ids and the clock reproducible.",
)
@file_option("--capture", help="Append the webhooks that arrive to this archive.")
@click.option("--demo", is_flag=True, help="Begin with sample data and the round trip with Regal.")
@click.option(
    "--delay",
    type=click.FloatRange(0, 3600),
    default=0,
    metavar="SECONDS",
    help="Show changes of /users/track this much later, as Braze may.",
)
@choice_option("--rate-limits", choices=("documented", "off"), help="Apply Braze's rate limits.")
def command(**options: Any) -> None:
    """Answer like Braze, and run the project's transforms on the webhooks that arrive.

    The server listens on this machine only. It has one URL for each transform, the endpoints of
    Braze's REST API that integrations use, and a page to inspect what happens.
    """
    chosen = _Options(**options)
    try:
        import starlette  # noqa: F401 (only whether it is installed)
        import uvicorn  # noqa: F401 (only whether it is installed)
    except ImportError as error:
        refuse(
            f"`serve` needs {error.name}, which is not installed",
            "install it: pip install 'brazesmith[serve]'",
        )
    if chosen.api_key is not None and not re.fullmatch(r"[!-~]+", chosen.api_key):
        refuse(
            f"{chosen.api_key!r} cannot be an API key",
            "use letters, digits and symbols of ASCII, without spaces",
        )
    _serve(chosen)


def _serve(options: _Options) -> None:
    from brazesmith.app.serve import demo
    from brazesmith.app.serve.capture import Capture
    from brazesmith.app.serve.delivery import Address
    from brazesmith.app.serve.reload import Reloader
    from brazesmith.app.serve.serving import serve_settings
    from brazesmith.app.serve.workspace import Workspace
    from brazesmith.projects.project import load_project
    from brazesmith.server.application import create_app
    from brazesmith.server.listening import Server, bind, port_of
    from brazesmith.server.rates import Buckets
    from brazesmith.server.security import DEFAULT_KEY, Access

    sockets = bind(options.port)  # before anything that takes long
    access = Access(options.api_key or DEFAULT_KEY, port_of(sockets))

    def load(folder: Path | None = None) -> Project:
        project = load_project(folder)
        return demo.with_regal(project) if options.demo else project

    project = load()
    settings = serve_settings(project)
    with ExitStack() as stack:
        braze = _open(options, project.plan)
        capture = None
        if options.capture is not None:
            path = Path(options.capture)
            capture = Capture(path, settings.redact, settings.capture_mb, notify)
        workspace = stack.enter_context(
            closing(Workspace(project, braze, capture, compiled=not options.demo))
        )
        if options.state is not None:
            _seed(braze, options.state)
        reloader = stack.enter_context(
            closing(Reloader(workspace, notify, lambda: _reloaded(workspace), load=load))
        )
        reloader.start()

        def ready() -> None:
            _greet(workspace, access, options.data, options.demo)
            if options.demo:
                address = Address("127.0.0.1", port_of(sockets))
                seed = options.seed or 0

                def compiled() -> None:
                    print_diagnostics(workspace.diagnostics)

                demo.Demo(workspace, address, access.key, seed, notify, compiled).start()

        app = create_app(workspace, access, Buckets(options.rate_limits))
        Server(app, ready).run(sockets)


def _seed(braze: LocalBraze, file: str) -> None:
    """Load the state in a file, unless the database has one, or exit if it is not a state."""
    from brazesmith.base.json import display_name, parse_json, read_text
    from brazesmith.localbraze import UnusableState

    counts = braze.counts()
    if counts.profiles or counts.catalogs:
        notify("--state is not loaded, because there are users or catalogs already")
        return
    where = display_name(file)
    try:
        braze.seed_with(parse_json(read_text(file), where))
    except UnusableState as error:
        refuse(f"{where} is not a state: {error}")


def _open(options: _Options, plan: Plan) -> LocalBraze:
    """Return the local Braze, or exit if its database cannot be used."""
    from brazesmith.localbraze import Clock, LocalBraze, UnusableDatabase
    from brazesmith.localbraze.clock import seeded_clock

    clock = Clock() if options.seed is None else seeded_clock()
    delay = timedelta(seconds=options.delay)
    try:
        return LocalBraze(options.data, seed=options.seed, clock=clock, plan=plan, delay=delay)
    except UnusableDatabase as error:
        refuse(str(error))


def _reloaded(workspace: Workspace) -> None:
    """Print that the specs were compiled again, and what is wrong with them."""
    print_diagnostics(workspace.diagnostics)
    notify(f"compiled again: {counted(len(workspace.scripts), 'transform')}")


def _greet(workspace: Workspace, access: Access, data: str | None, is_demo: bool) -> None:
    """Print where the server listens, and what to send there."""
    url = f"http://127.0.0.1:{access.port}"
    state = printable(data) if data else "until it stops; `--data FILE` keeps it"
    notify(f"{strong('A local Braze')} listens on {strong(url)}")
    notify(f"  API key     {access.key}")
    notify(f"  State       {state}")
    if is_demo:
        notify(f"  Webhooks    POST {url}/transformations/regal/call.completed, and others")
        notify("  Demo        sample data, and round trips with Regal in a few seconds")
    elif workspace.scripts:
        first, *others = workspace.scripts
        more = f", and {len(others)} more (`brazesmith list`)" if others else ""
        notify(f"  Webhooks    POST {url}/transformations/{printable(first)}{more}")
    else:
        notify(f"  Webhooks    {NO_TRANSFORMS}")
    notify(f"  Page        {url}/")
    if workspace.diagnostics:
        print_diagnostics(workspace.diagnostics)
    notify("Press Ctrl+C to stop.")
