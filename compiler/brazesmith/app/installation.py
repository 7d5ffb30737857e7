"""How brazesmith was installed, for the projects that `init` creates."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from typing import Final

_NAME: Final = "brazesmith"


def requirement() -> str:
    """Return the requirement that installs this brazesmith again.

    pip records in `direct_url.json` where a package came from, unless it was a package index.
    """
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:  # the source code is on the path, and not installed
        return _NAME
    recorded = found.read_text("direct_url.json")
    if recorded is None:
        return f"{_NAME}=={found.version}"
    origin = json.loads(recorded)
    url = origin["url"]
    if vcs := origin.get("vcs_info"):
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    if subdirectory := origin.get("subdirectory"):
        url = f"{url}#subdirectory={subdirectory}"
    return f"{_NAME} @ {url}"


def is_local(requirement: str) -> bool:
    """Return whether a requirement can be installed on this machine only."""
    return "file://" in requirement
