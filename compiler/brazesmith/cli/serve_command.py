"""`brazesmith serve`: a local Braze."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8990, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), help="The database (default: in memory).")
@click.option("--seed", type=int, help="Makes ids reproducible.")
def command(port: int, data: Path | None, seed: int | None) -> None:
    """Answer like Braze, and run the project's transforms on the webhooks that arrive."""
    import uvicorn

    from brazesmith.app.project import load_project
    from brazesmith.app.workspace import Workspace
    from brazesmith.localbraze import LocalBraze
    from brazesmith.server.application import create_app

    workspace = Workspace(load_project(), LocalBraze(data, seed=seed))
    uvicorn.run(create_app(workspace), host="127.0.0.1", port=port)
