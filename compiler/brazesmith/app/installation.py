"""How brazesmith was installed, so that a project can install the same one again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from brazesmith.base.resources import template_root
from brazesmith.projects.errors import UsageError

_NAME: Final = "brazesmith"


@dataclass(frozen=True)
class Origin:
    """Where brazesmith came from: a requirement for pip, and the file or folder if it is local."""

    requirement: str
    local: Path | None = None  # no other machine can install it


def origin() -> Origin:
    """Return where this brazesmith came from.

    pip records in `direct_url.json` (PEP 610) where a package came from, unless it was a package
    index.
    """
    try:
        found = distribution(_NAME)
    except PackageNotFoundError:  # the source code is on the path, and not installed
        return _at(template_root().parent.as_uri(), {})
    recorded = found.read_text("direct_url.json")
    if recorded is None:
        return Origin(f"{_NAME}=={found.version}")
    record = json.loads(recorded)
    return _at(record["url"], record)


def _at(url: str, record: dict[str, Any]) -> Origin:
    parts = urlsplit(url)
    local = Path(url2pathname(parts.path)) if parts.scheme == "file" else None
    if vcs := record.get("vcs_info"):
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    fragment = []
    is_local_repository = vcs is not None and local is not None
    if is_local_repository:  # pip before 24 refuses `NAME @ git+file:…`
        fragment.append(f"egg={_NAME}")
    if local is None and (digest := record.get("archive_info", {}).get("hashes", {}).get("sha256")):
        fragment.append(f"sha256={digest}")
    if subdirectory := record.get("subdirectory"):
        fragment.append(f"subdirectory={subdirectory}")
    requirement = "#".join(filter(None, [url, "&".join(fragment)]))
    return Origin(requirement if is_local_repository else f"{_NAME} @ {requirement}", local)


def wheel(origin: Origin, scratch: Path) -> Path:
    """Return the wheel of a local origin; from source code, it is built in the folder `scratch`."""
    local = origin.local
    assert local is not None
    if local.suffix == ".whl":
        if not local.is_file():
            raise UsageError(
                f"brazesmith was installed from {local}, which does not exist any more",
                "install brazesmith again from the wheel, and keep the wheel until `init` has run",
            )
        return local
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet"]
    arguments = ["--no-deps", "--wheel-dir", str(scratch), origin.requirement]
    built = subprocess.run([*pip, *arguments], capture_output=True, text=True)
    wheels = list(scratch.glob("*.whl"))
    if built.returncode or not wheels:
        lines = built.stderr.strip().splitlines() or ["pip wrote no wheel"]
        raise UsageError(
            f"cannot build a wheel of {local}: {lines[-1]}",
            f"build one with `pip wheel --no-deps {local}`, and install brazesmith from it",
        )
    return wheels[0]
