"""The table of odd inputs: what Ruby's Liquid makes of every filter and tag.

`python -m tests.liquid.ruby.table`, where Ruby and its gem `liquid` are installed (Debian: ruby,
ruby-liquid), writes `table.ndjson` anew: a line for the versions, and one for each row with
`[template, y, cells]`. A cell is what the template renders: a text, or null for an error.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from tests.liquid.ruby.rows import VALUES, rows

RECORDED: Final = Path(__file__).with_name("table.ndjson")
_PROGRAM: Final = Path(__file__).with_name("render.rb")


def in_ruby(
    sources: Iterable[str], values: Mapping[str, Any] = VALUES
) -> tuple[list[str | None], str]:
    """Return what Ruby renders, and the versions of Ruby and its gem."""
    request = json.dumps({"values": values, "templates": list(sources)})
    done = subprocess.run(
        ["ruby", _PROGRAM],
        input=request,
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": "UTC", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    answer = json.loads(done.stdout)
    return answer["results"], f"Ruby {answer['ruby']}, Liquid {answer['liquid']}"


def written() -> str:
    """Return the table as text, with Ruby's cells."""
    results, versions = in_ruby(row.source(x, "{}") for row in rows() for x in row.xs)
    cells = iter(results)
    lines: list[Any] = [versions]
    lines += ([row.template, row.y, [*islice(cells, len(row.xs))]] for row in rows())
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    RECORDED.write_text(written(), "utf-8")
