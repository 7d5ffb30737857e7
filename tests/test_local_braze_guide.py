"""What docs/local-braze.md shows is what happens.

`python tests/test_local_braze_guide.py` writes its tables anew.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

from brazesmith.localbraze import DECISIONS
from brazesmith.server.braze import ENDPOINTS
from brazesmith.server.rates import LIMITS
from brazesmith.testing import LocalBraze

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "local-braze.md"

#: Bodies that have different limits at the endpoints where the body decides.
_BODIES: tuple[dict[str, object], ...] = ({}, {"broadcast": True}, {"fields_to_export": ["email"]})


def _table(name: str) -> list[str]:
    match name:
        case "endpoints":
            rows = ["| request | permission in Braze | limit |", "|---|---|---|"]
            for endpoint in ENDPOINTS:
                names = dict.fromkeys(endpoint.limit_of(body) for body in _BODIES)
                limits = ", ".join(f"`{name}`" for name in names)
                rows.append(f"| `{endpoint.line}` | `{endpoint.permission}` | {limits} |")
            return rows
        case "limits":
            rows = ["| limit | requests |", "|---|---|"]
            return [*rows, *(f"| `{name}` | {limit} |" for name, limit in LIMITS.items())]
        case _:
            rows = ["| name | decision | why |", "|---|---|---|"]
            return [
                *rows,
                *(f"| `{row.name}` | {row.decision} | {row.why} |" for row in DECISIONS.values()),
            ]


def current() -> str:
    """Return the guide with its tables as they are now."""
    text = GUIDE.read_text("utf-8")
    return re.sub(
        r"<!-- (\w+) -->\n.*?<!-- end -->\n",
        lambda found: "\n".join([f"<!-- {found[1]} -->", *_table(found[1]), "<!-- end -->", ""]),
        text,
        flags=re.DOTALL,
    )


def _blocks(file: Path, info: str) -> list[str]:
    return re.findall(rf"^```{info}\n(.*?)^```$", file.read_text("utf-8"), re.M | re.S)


def _project(folder: Path) -> None:
    """Write the project of the README."""
    (folder / "pyproject.toml").write_text("[tool.brazesmith]\n", "utf-8")
    (folder / "transforms").mkdir()
    spec = _blocks(ROOT / "README.md", "python")[0]
    (folder / "transforms" / "signup.py").write_text(spec, "utf-8")


def test_the_tables_are_current() -> None:
    assert GUIDE.read_text("utf-8") == current(), "run `make docs`"


def test_the_first_requests(tmp_path: Path) -> None:
    _project(tmp_path)
    block = _blocks(GUIDE, "console")[1]
    sent = re.findall(r"localhost:8990(\S+) --json '(.*?)'\n(.*?)\n(?=\$|\Z)", block, re.S)
    assert len(sent) == 2
    with LocalBraze(tmp_path) as braze:
        for path, body, answer in sent:
            request = Request(braze.url + path, body.encode(), braze.headers)
            with urlopen(request, timeout=300) as found:
                assert json.load(found) == json.loads(answer)


def test_the_tests(tmp_path: Path) -> None:
    _project(tmp_path)
    (tmp_path / "test_signup.py").write_text(_blocks(GUIDE, "python")[0], "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_signup.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_the_members_are_those_of_the_class() -> None:
    cells = re.findall(
        r"^\| (`[^|]*) \|", GUIDE.read_text("utf-8").partition("| member |")[2], re.M
    )
    members = {name for cell in cells for name in re.findall(r"`(\w+)", cell)}
    public = {name for name in vars(LocalBraze) if not name.startswith("_")}
    assert members == public - {"close"} | {"url", "api_key"}


if __name__ == "__main__":
    GUIDE.write_text(current(), "utf-8")
