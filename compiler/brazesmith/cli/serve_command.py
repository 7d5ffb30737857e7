"""`brazesmith serve`: a local Braze."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
from brazesmith.report.words import strong

if TYPE_CHECKING:
    from brazesmith.app.workspace import Workspace
    from brazesmith.server.security import Access

_KEY = "BRAZESMITH_API_KEY"


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8990, show_default=True)
@file_option("--data", help="Keep the state in this database (default: in memory).")
@click.option("--api-key", metavar="KEY", envvar=_KEY, help="(default: local-braze)")
@click.option("--seed", type=int, metavar="N", help="Make the ids of a new database reproducible.")
@choice_option("--rate-limits", choices=("documented", "off"), help="Apply Braze's rate limits.")
def command(
    port: int, data: str | None, api_key: str | None, seed: int | None, rate_limits: str
) -> None:
    """Answer like Braze, and run the project's transforms on the webhooks that arrive.

    The server listens on this machine only. It has one URL for each transform, the endpoints of
    Braze's REST API that integrations use, and a page to inspect what happens.
    """
    try:
        import starlette  # noqa: F401 (only whether it is installed)
        import uvicorn  # noqa: F401 (only whether it is installed)
    except ImportError as error:
        refuse(
            f"`serve` needs {error.name}, which is not installed",
            "install it: pip install 'brazesmith[serve]'",
        )
    if api_key is not None and not re.fullmatch(r"[!-~]+", api_key):
        refuse(
            f"{api_key!r} cannot be an API key",
            "use letters, digits and symbols of ASCII, without spaces",
        )
    _serve(port, data, api_key, seed, rate_limits)


def _serve(
    port: int, data: str | None, api_key: str | None, seed: int | None, rate_limits: str
) -> None:
    from brazesmith.app.project import load_project
    from brazesmith.app.workspace import Workspace
    from brazesmith.localbraze import Clock, LocalBraze, UnusableDatabase
    from brazesmith.server.application import create_app
    from brazesmith.server.listening import Server, bind, port_of
    from brazesmith.server.rates import Buckets
    from brazesmith.server.security import DEFAULT_KEY, Access

    sockets = bind(port)  # before anything that takes long
    access = Access(api_key or DEFAULT_KEY, port_of(sockets))
    clock = Clock()
    try:
        braze = LocalBraze(data, seed=seed, clock=clock)
    except UnusableDatabase as error:
        refuse(str(error))
    workspace = Workspace(load_project(), braze)
    try:
        buckets = Buckets("off" if rate_limits == "off" else "documented", clock)
        app = create_app(workspace, access, buckets)
        Server(app, lambda: _greet(workspace, access, data)).run(sockets)
    finally:
        workspace.close()


def _greet(workspace: Workspace, access: Access, data: str | None) -> None:
    """Print where the server listens, and what to send there."""
    url = f"http://127.0.0.1:{access.port}"
    state = printable(data) if data else "in memory; `--data FILE` keeps it"
    notify(f"{strong('A local Braze')} listens on {strong(url)}")
    notify(f"  API key     {access.key}")
    notify(f"  State       {state}")
    if workspace.scripts:
        first, *others = workspace.scripts
        more = f", and {len(others)} more (`brazesmith list`)" if others else ""
        notify(f"  Webhooks    POST {url}/transformations/{printable(first)}{more}")
    else:
        notify(f"  Webhooks    {NO_TRANSFORMS}")
    if workspace.diagnostics:
        print_diagnostics(workspace.diagnostics)
    notify("Press Ctrl+C to stop.")
