"""`brazesmith explore`, from the outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from brazesmith import api
from brazesmith.app.exploring import explore as app
from brazesmith.cli import main
from brazesmith.cli.explore_command import GOALS
from brazesmith.explore.engine import Trial
from brazesmith.explore.goals import Goal

SOUND = """
const id = payload.id;
if (typeof id !== "string" || id.trim() === "") return { attributes: [] };
return { attributes: [{ external_id: id, is_known: true }] };
"""
GUEST = 'return { attributes: [{ external_id: payload.user.id || "guest", is_known: true }] };\n'
SPEC = """
from brazesmith import Array, Attributes, Payload, Record, Text, Track, Transform
from brazesmith import each, field, identify, required, take


class Order(Record):
    customer: Text = field(optional=True, max_length=50)


class Orders(Payload):
    orders: Array[Order]


def attributes(order):
    user = identify(external_id=required(order.customer, "no customer"))
    return Attributes(user=user, custom={"has_ordered": True})


orders = Orders()
body = Track(attributes=each(take(orders.orders, 70), attributes))
transform = Transform(name="shop/orders", source=orders, body=body)
"""
NOTE = """
from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify


class Note(Payload):
    id: Text = field(max_length=50)
    note: Text


note = Note()
attributes = Attributes(user=identify(external_id=note.id), custom={"note": note.note})
transform = Transform(
    name="shop/note",
    source=note,
    body=Track(attributes=[attributes]),
    allow={"BZ210": "never so long"},
)
"""
PURCHASE = """
from brazesmith import Number, Payload, Purchase, Text, Track, Transform, field, identify, now


class Order(Payload):
    id: Text = field(max_length=50)
    price: Number
    currency: Text = field(max_length=3)


order = Order()
purchase = Purchase(
    user=identify(external_id=order.id),
    product_id="ticket",
    currency=order.currency,
    price=order.price,
    time=now(),
)
transform = Transform(name="shop/pay", source=order, body=Track(purchases=[purchase]))
"""
CASE: dict[str, Any] = {"payload.json": {"id": "u-1", "note": "tea"}}
CASE["expected.json"] = {"attributes": [{"external_id": "u-1", "note": "tea"}]}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "sound.js").write_text(SOUND)
    (tmp_path / "guest.js").write_text(GUEST)
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "orders.py").write_text(SPEC)
    (tmp_path / "transforms" / "note.py").write_text(NOTE)
    case = tmp_path / "fixtures" / "shop" / "note" / "usual"
    case.mkdir(parents=True)
    for name, value in CASE.items():
        (case / name).write_text(json.dumps(value))
    return tmp_path


@pytest.fixture(autouse=True)
def few_payloads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search ends after so many payloads, however fast the machine is."""
    whole = app.explore_script

    def few(*arguments: Any, **options: Any) -> Any:
        return whole(*arguments, **(options | {"most": 400}))

    monkeypatch.setattr(app, "explore_script", few)


def explore(*arguments: str, budget: str = "600") -> Result:
    command = ["explore", *arguments, "--budget", budget]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_the_options_name_the_goals() -> None:
    assert set(GOALS) == set(Goal)


def test_a_script_without_faults() -> None:
    result = explore("sound.js")
    assert result.exit_code == 0
    title, tried, source = result.stdout.splitlines()
    assert title.startswith("sound.js: no fault found in ")
    assert "with seed 0" in tried
    assert source == "payloads from what sound.js reads"
    assert "prove" not in result.stdout


def test_a_spec_that_sends_nothing_needs_no_body() -> None:
    spec = NOTE.replace("Track(attributes=[attributes])", 'skip("not about a user")')
    spec = spec.replace("import Attributes", "import skip, Attributes")
    (Path("transforms") / "silent.py").write_text(spec.replace("shop/note", "shop/silent"))
    assert "nothing was judged" not in explore("shop/silent").output


@pytest.mark.parametrize("code", ["", "payload.a;", 'throw new Error("no");'])
def test_nothing_is_judged_if_nothing_is_sent(code: str) -> None:
    Path("silent.js").write_text(code)
    result = explore("silent.js")
    assert result.exit_code == 1
    assert "nothing was judged: no payload made the script send a body" in result.stderr


def test_nan_is_no_budget() -> None:
    result = explore("sound.js", budget="nan")
    assert result.exit_code == 2
    assert "not a number of seconds" in result.stderr


def test_branches_that_no_payload_reached_are_listed() -> None:
    last = "const last = payload.all ? payload.all[payload.all.length] : 0;"
    Path("last.js").write_text(f"{last} {SOUND.replace('is_known: true', 'n: last ? 1 : 0')}")
    result = explore("last.js", "--goal", "identity")
    assert "not reached: " in result.stdout


def test_a_fault_of_a_script() -> None:
    result = explore("guest.js", "--goal", "identity")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        """\
error[X111]: `external_id` is “guest”, whoever the payload is about
 --> guest.js:1:25
1 | return { attributes: [{ external_id: payload.user.id || "guest", is_known: true }] };
  |                         ^^^^^^^^^^^
  = if `payload.user.id` is missing
  = take the identifier from a field that only one user has, and send nothing without it
  payload
    {"user": {}}
  body
    {"attributes": [{"external_id": "guest", "is_known": true}]}

"""
    )
    assert "\nlooked for: identity\n" in result.stdout


def test_what_the_spec_allows_is_not_reported() -> None:
    result = explore("shop/note")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "allowed by the spec, and not reported: BZ210" in result.stdout


def test_a_transform_without_cases_has_no_good_score() -> None:
    (Path("transforms") / "note.py").write_text(NOTE.replace("shop/note", "shop/other"))
    result = explore("shop/other")
    assert result.exit_code == 1
    assert "error: shop/other: no cases" in result.stderr


def test_saved_cases_fail_until_the_transform_is_fixed() -> None:
    result = explore("shop/orders", "--goal", "batch", "--save")
    case = Path("fixtures/shop/orders/x121-payload.orders")
    assert f"wrote {case}\n" in result.stderr
    orders = json.loads((case / "payload.json").read_text())["orders"]
    assert {} in orders
    assert len(orders) > 1
    run = CliRunner().invoke(main, ["test", "shop/orders"], catch_exceptions=False)
    assert run.exit_code == 1
    assert "X121: one element of `payload.orders`" in run.stdout

    fixed = SPEC.replace("take(orders.orders, 70)", "only(orders.orders, is_known)")
    known = (
        "import is_filled, only\n\n\ndef is_known(order):\n    return is_filled(order.customer)\n"
    )
    fixed = fixed.replace("import each", "import each").replace(
        "\n\nclass Order(", f"\nfrom brazesmith {known}\n\nclass Order(", 1
    )
    (Path("transforms") / "orders.py").write_text(fixed)
    run = CliRunner().invoke(main, ["test", "shop/orders"], catch_exceptions=False)
    assert (run.exit_code, "1 passed" in run.stdout) == (0, True)


def test_a_saved_payload_that_the_class_rules_out_is_no_fault() -> None:
    (Path("transforms") / "pay.py").write_text(PURCHASE)
    assert explore("shop/pay", "--save", "--goal", "rejected").exit_code == 1
    [settings] = Path("fixtures/shop/pay").glob("*/case.toml")
    assert 'fault = "BZ403"\n' in settings.read_text()
    run = CliRunner().invoke(main, ["test", "shop/pay"])
    assert run.exit_code == 1

    enum = PURCHASE.replace("max_length=3", 'enum=("EUR", "USD")')
    (Path("transforms") / "pay.py").write_text(enum)
    run = CliRunner().invoke(main, ["test", "shop/pay"])
    assert (run.exit_code, "so the case can be deleted" in run.stdout) == (0, True)
    assert "no fault found" in explore("shop/pay", "--goal", "rejected").stdout


def test_an_interruption_before_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("brazesmith.app.exploring.explore.inputs_for", interrupted)
    result = explore("sound.js")
    assert (result.exit_code, result.stderr) == (
        130,
        "interrupted before the search: nothing was tried\n",
    )


def test_json() -> None:
    result = explore("guest.js", "--goal", "identity", "--json", "-")
    found = json.loads(result.stdout)
    assert {**found, "found": len(found["found"])}.keys() >= {"payloads", "branches", "seed"}
    [report] = found["found"]
    assert report["payload"] == {"user": {}}
    assert report["body"]["attributes"][0]["external_id"] == "guest"
    assert report["at"] == {"file": "guest.js", "line": 1, "column": 25}


def test_annotations() -> None:
    result = explore("guest.js", "--goal", "identity", "--format", "github")
    assert result.stdout.startswith("::error title=X111,file=guest.js,line=1,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing/here"], "unknown transform `nothing/here`"),
        (["missing.js"], "missing.js: no such file"),
        (["sound.js", "--save"], "--save needs a transform of the project"),
        (["shop/note", "--source", "shop/orders"], "--source is for a file of code"),
        (["sound.js", "--payload", "missing.json"], "missing.json: no such file"),
        (["sound.js", "--json", "-", "--format", "sarif"], "cannot both write"),
        (["sound.js", "--goal", "luck"], "'luck' is not one of"),
        (["shop/*"], "matches 2 transforms"),
    ],
)
def test_bad_usage(arguments: list[str], message: str) -> None:
    result = explore(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_spec_that_does_not_compile() -> None:
    (Path("transforms") / "note.py").write_text(NOTE.replace("note.id", "note.idd"))
    result = explore("shop/note")
    assert result.exit_code == 1
    assert "S101" in result.stderr


def test_an_interrupted_search_shows_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from brazesmith.explore import search

    def interrupted(inputs, show, **options):  # type: ignore[no-untyped-def]  # as in search.py
        if not options.get("shrink", True):
            return  # it is still found out what the script reads
        show([Trial({"user": {"age": 7}}, {})])
        raise KeyboardInterrupt

    monkeypatch.setattr(search, "search", interrupted)
    result = explore("guest.js", "--goal", "identity")
    assert result.exit_code == 130
    assert result.stdout.startswith("error[X111]: `external_id` is “guest”")
    assert "interrupted: other faults may not have been found" in result.stderr


def test_the_api() -> None:
    found = api.explore("guest.js", goals=["identity"], most=50, seconds=600)
    assert [report.fault.code for report in found.reports] == ["X111"]
    assert not found.ok
    with pytest.raises(api.UsageError, match="goals"):
        api.explore("guest.js", goals=["luck"])


def test_a_report_that_cannot_be_written_is_shown() -> None:
    result = explore("guest.js", "--goal", "identity", "--json", "guest.js/found.json")
    assert result.exit_code == 2
    assert "error: guest.js/found.json: cannot write" in result.stderr
    assert "1 fault" in result.stdout
