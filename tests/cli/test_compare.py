"""`brazesmith compare` as users run it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith import api
from brazesmith.app.comparing import compare
from brazesmith.app.comparing.differing import Pair, Wanted
from brazesmith.cli import main
from brazesmith.explore.engine import NOW, Trial
from brazesmith.explore.search import Clue

FIRST = "return { events: [{ external_id: payload.id, name: 'x', time: payload.at }] };"
SECOND = "return { events: [{ external_id: payload.id, name: payload.name, time: payload.at }] };"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    few = partial(compare.compare_scripts, most=200)  # however fast the machine is
    monkeypatch.setattr(compare, "compare_scripts", few)
    Path("first.js").write_text(FIRST)
    Path("second.js").write_text(SECOND)
    Path("twin.js").write_text(FIRST + "\n// the same")


def run(*arguments: str, piped: str | None = None) -> Result:
    return CliRunner().invoke(main, ["compare", "--budget", "600", *arguments], input=piped)


def test_a_difference_exits_with_1() -> None:
    result = run("first.js", "second.js")
    assert result.exit_code == 1
    assert "   bodies: - first.js, + second.js\n" in result.stdout
    assert "1 difference in " in result.stdout


def test_standard_input_has_a_name() -> None:
    result = run("first.js", "-", piped=SECOND)
    assert "   bodies: - first.js, + standard input\n" in result.stdout


def test_no_difference_exits_with_0() -> None:
    result = run("first.js", "twin.js", "--seed", "3")
    assert result.exit_code == 0
    assert "no difference in " in result.stdout
    assert " with seed 3: " in result.stdout


def test_json_on_standard_output_is_all_of_it() -> None:
    result = run("first.js", "second.js", "--json", "-")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert [one["changes"][0]["path"] for one in data["differences"]] == ["/events/*/name"]
    assert data["complete"]


def test_a_report_that_cannot_be_written_is_shown() -> None:
    result = run("first.js", "second.js", "--json", "first.js/found.json")
    assert result.exit_code == 2
    assert "error: first.js/found.json: cannot write" in result.stderr
    assert "1 difference in " in result.stdout


def test_lines_that_cannot_be_read_are_reported() -> None:
    Path("calls.ndjson").write_text('{"id": "a"}\n{"id": \n')
    result = run("first.js", "twin.js", "--payload", "calls.ndjson")
    assert result.exit_code == 0
    assert result.stderr.startswith("calls.ndjson:2:")
    assert "payloads from 1 payload in calls.ndjson" in result.stdout


SPEC = """
from brazesmith import *

class Order(Payload):
    id: Text
    total: Number

order = Order()
event = Event(user=identify(external_id=order.id), name="x", time=now(), properties={"n": 1})
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""


def test_differences_become_cases() -> None:
    Path("transforms").mkdir()
    Path("transforms/order.py").write_text(SPEC)
    Path("old.js").write_text(
        "return { events: [{ external_id: payload.id, name: 'x', time: new Date().toISOString(),"
        " properties: { n: 2 } }] };"
    )
    result = run("old.js", "shop/order", "--save")
    assert result.exit_code == 1
    assert "next: brazesmith test shop/order --review" in result.stderr
    assert "error: shop/order: no cases; run " in result.stderr
    files = sorted(str(file) for file in Path("fixtures").rglob("*.*"))
    folder = "fixtures/shop/order/differs-events-properties-n"
    assert f"{folder}/payload.json" in files
    assert f"{folder}/expected.json" not in files


def test_the_api() -> None:
    found = api.compare("first.js", "second.js", seconds=600, ignore=["/events/*/name"])
    assert found.clusters == ()
    with pytest.raises(TypeError, match="`payloads` must be a list of paths"):
        api.compare("first.js", "second.js", payloads="calls/")
    with pytest.raises(api.UsageError, match="`seconds` must be above 0, not 0"):
        api.compare("first.js", "second.js", seconds=0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["first.js"], "Missing argument 'B'"),
        (["first.js", "second.js", "--budget", "0"], "0 is not in the range x>0"),
        (["first.js", "second.js", "--ignore", "events"], "--ignore events: not a JSON pointer"),
        (["first.js", "second.js", "--payload", "none"], "none: no such file"),
        (["first.js", "second.js", "--save"], "--save needs a transform of the project as A or B"),
        (["first.js", "none.js"], "none.js: no such file"),
        (["first.js", "build"], "build: first.js is not a transform of this project"),
        (["build", "first.js"], "build: first.js is not a transform of this project"),
    ],
)
def test_bad_usage_exits_with_2(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_interruption_before_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(compare, "inputs_for_both", interrupted)
    result = run("first.js", "second.js")
    assert (result.exit_code, result.stderr) == (
        130,
        "interrupted before the search: nothing was compared\n",
    )


def test_what_an_interrupted_search_has_found_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Pair):
        is_new = True

        def show(self, trials: Sequence[Trial], now: str = NOW) -> list[Collection[Wanted | Clue]]:
            shown = super().show(trials, now)
            if self.is_new:
                self.is_new = False
                raise KeyboardInterrupt
            return shown

    monkeypatch.setattr(compare, "Pair", Interrupted)
    result = run("first.js", "second.js")
    assert result.exit_code == 130
    assert "   bodies: - first.js, + second.js\n" in result.stdout
    assert "interrupted: other differences may not have been found" in result.stderr
