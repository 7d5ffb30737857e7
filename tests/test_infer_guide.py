"""What docs/infer.md shows is what comes out.

`python tests/test_infer_guide.py` writes its outputs anew.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from click.testing import CliRunner

from brazesmith.cli import main

GUIDE = Path(__file__).parents[1] / "docs/infer.md"
NAME = "loyalty/points.booked"
SPEC = "transforms/points_booked.py"
NEW = """{"id": "b-4", "booked_at": "1772010800", "member": {"id": 7, "email": "n/a"}}
{"id": "b-5", "booked_at": "yesterday", "member": {"id": "m-9", "email": null}, "points": 1}
"""


def outputs(samples: str) -> dict[str, str]:
    """Return the outputs that the page shows, from the samples that it shows."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            Path("pyproject.toml").write_text("[tool.brazesmith]\n", "utf-8")
            Path("transforms").mkdir()
            Path("samples").mkdir()
            Path("samples/points.ndjson").write_text(samples, "utf-8")
            Path("new.ndjson").write_text(NEW, "utf-8")
            infer("samples/", "-o", SPEC)
            checked = infer("new.ndjson", "--check", code=1)
            return {"python spec": Path(SPEC).read_text("utf-8"), "text contradictions": checked}
        finally:
            os.chdir(before)


def infer(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["infer", NAME, *arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def true_page(text: str) -> str:
    """Return the page with every output as it is now."""
    (samples,) = re.findall(r"^```json samples\n(.*?)^```", text, re.M | re.S)
    for info, output in outputs(samples).items():
        start = text.index(f"```{info}\n")
        end = text.index("\n```\n", start) + 1
        text = f"{text[:start]}```{info}\n{output}{text[end:]}"
    return text


def test_the_page_shows_what_comes_out() -> None:
    text = GUIDE.read_text("utf-8")
    assert text == true_page(text)


if __name__ == "__main__":
    GUIDE.write_text(true_page(GUIDE.read_text("utf-8")), "utf-8")
