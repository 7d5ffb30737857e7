"""An error that the spec raises is reported at its line in the spec, other errors in the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SPEC = """\
from brazesmith import Attributes, Track, Transform, fail, identify, payload
from brazesmith import raw_javascript, route

member = identify(external_id=payload.member)
broken = raw_javascript("payload.data.deep", type="text")
transform = Transform(
    name="loyalty/member",
    body=route(
        (payload.kind == "closed", fail("the member left")),
        (payload.kind == "raw", Track(attributes=[Attributes(user=member, first_name=broken)])),
        otherwise=Track(attributes=[Attributes(user=member)]),
    ),
)
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/member.py").write_text(SPEC)


def run(*arguments: str, payload: str) -> Result:
    Path("fixtures/loyalty/member/case").mkdir(parents=True, exist_ok=True)
    file = Path("fixtures/loyalty/member/case/payload.json")
    file.write_text(payload)
    arguments = arguments if arguments[0] == "test" else (*arguments, str(file))
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


@pytest.mark.parametrize(
    ("payload", "place"),
    [
        ('{"member": null}', "transforms/member.py:4:10"),
        ("[]", "transforms/member.py:4:10"),
        ('{"kind": "closed"}', "transforms/member.py:9:36"),
        ('{"kind": "raw", "member": "m"}', "build/loyalty/member.js"),
    ],
)
@pytest.mark.parametrize("command", [["test"], ["run", "loyalty/member"]])
def test_the_place_of_an_error(command: list[str], payload: str, place: str) -> None:
    result = run(*command, payload=payload)
    assert result.exit_code == 1
    assert f"  at {place}" in result.output
    assert (" | " in result.output) == place.endswith(".js")
