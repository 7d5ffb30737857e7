from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

SAMPLE = {
    "id": "o-1",
    "user_id": "u-1",
    "email": "ada@example.com",
    "placed_at": 1772000000,
    "total": 12.5,
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    write("one.json", SAMPLE)
    write("two.json", {**SAMPLE, "coupon": "A"})
    return tmp_path


def write(name: str, *payloads: object) -> None:
    Path(name).write_text("".join(f"{json.dumps(payload)}\n" for payload in payloads))


def infer(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["infer", "shop/order.placed", *arguments], input=stdin)


def test_a_spec_and_cases_are_written() -> None:
    result = infer("one.json", "two.json", "-o", "transforms/order.py")
    assert result.exit_code == 0
    assert result.stdout == (
        "wrote transforms/order.py from 2 samples\n"
        "wrote fixtures/shop/order.placed/one/payload.json\n"
        "wrote fixtures/shop/order.placed/two/payload.json\n"
        "next: review transforms/order.py, then run `brazesmith test shop/order.placed --update`\n"
    )
    tested = CliRunner().invoke(main, ["compile"])
    assert (tested.exit_code, tested.stderr) == (0, "")


def test_without_a_file_the_spec_is_printed() -> None:
    result = infer("one.json")
    assert result.stdout.startswith('"""Shop order.placed becomes the event "Order Placed"."""\n')
    assert result.stderr == "add `-o FILE` to write this spec, and fixtures, from 1 sample\n"
    assert not Path("fixtures").exists()
    assert infer("one.json", "-o", "-").stdout == result.stdout


def test_samples_from_standard_input() -> None:
    result = infer("-", stdin="{user_id: 'u-1'}\n{user_id: 'u-2', note: null}\n")
    assert "    note: Anything  # in 1 of 2; always null\n" in result.stdout


def test_again_it_prints_the_difference_and_writes_nothing() -> None:
    infer("one.json", "-o", "transforms/order.py")
    before = Path("transforms/order.py").read_text()
    write("new.ndjson", {**SAMPLE, "total": None, "coupon": "A"}, {"id": 5, "user_id": "u-2"})
    result = infer("new.ndjson", "-o", "transforms/order.py")
    assert result.exit_code == 0
    assert result.stdout == (
        "the payload class of shop/order.placed differs from 2 samples:\n"
        "  ~ payload.id is declared as text, but is text in 1, number in 1\n"
        "  ~ payload.email is sometimes missing (in 1 of 2): add `optional=True`\n"
        "  ~ payload.placed_at is sometimes missing (in 1 of 2): add `optional=True`\n"
        "  ~ payload.total is sometimes null: add `nullable=True`\n"
        "  ~ payload.total is sometimes missing (in 1 of 2): add `optional=True`\n"
        "  + payload.coupon: Text = field(optional=True)  # in 1 of 2\n"
    )
    assert "`-o FILE --force` replaces the spec" in result.stderr
    assert Path("transforms/order.py").read_text() == before
    agreeing = infer("one.json").stdout
    assert agreeing == "the payload class of shop/order.placed agrees with 1 sample\n"
    assert infer("new.ndjson", "-o", "transforms/order.py", "--force").exit_code == 0
    assert Path("transforms/order.py").read_text() != before


def test_a_file_is_not_overwritten() -> None:
    Path("transforms/order.py").write_text("# mine\n")
    result = infer("one.json", "-o", "transforms/order.py")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: transforms/order.py already exists; use --force to replace it\n"
    )
    assert Path("transforms/order.py").read_text() == "# mine\n"


@pytest.mark.parametrize(
    "file", ["order.py", "transforms/order.txt", "transforms/_o.py", "transforms"]
)
def test_a_spec_is_written_where_specs_are_read(file: str) -> None:
    result = infer("one.json", "-o", file, "--force")
    assert result.exit_code == 2
    assert result.stderr == (
        f"error: {file} would not be read as a spec\n"
        "  = name a file in the folder of specs, such as transforms/order_placed.py\n"
    )


def test_a_transform_is_in_one_file() -> None:
    infer("one.json", "-o", "transforms/order.py")
    result = infer("one.json", "-o", "transforms/other.py", "--force")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: `shop/order.placed` is already in transforms/order.py\n"
    )


def test_check_lists_contradictions() -> None:
    infer("one.json", "two.json", "-o", "transforms/order.py")
    write("good.ndjson", SAMPLE, SAMPLE)
    result = infer("good.ndjson", "--check")
    assert (result.exit_code, result.stdout) == (
        0,
        "2 samples agree with the payload class of shop/order.placed\n",
    )
    bad = {"id": None, "user_id": 5, "email": "n/a", "total": "12.5", "placed_at": 1772000000000}
    write("bad.ndjson", SAMPLE, bad, {**bad, "coupon": 1})
    result = infer("bad.ndjson", "--check")
    assert result.exit_code == 1
    assert result.stdout == (
        "payload.email: text, but declared as e-mail address (2 times, first in bad.ndjson:2)\n"
        "payload.id: null, but declared as text, not nullable (2 times, first in bad.ndjson:2)\n"
        "payload.placed_at: a number (unix milliseconds), but declared as unix seconds "
        "(2 times, first in bad.ndjson:2)\n"
        "payload.total: text, but declared as number (2 times, first in bad.ndjson:2)\n"
        "payload.user_id: a number, but declared as text (2 times, first in bad.ndjson:2)\n"
        "payload.coupon: a number, but declared as text (1 time, first in bad.ndjson:3)\n"
    )
    data = json.loads(infer("bad.ndjson", "--check", "--json").stdout)
    assert data["samples"] == 3
    assert data["contradictions"][0] == {
        "path": "payload.email",
        "found": "text",
        "declared": "e-mail address",
        "count": 2,
        "place": "bad.ndjson:2",
    }


def test_a_number_that_is_not_whole_contradicts_an_integer() -> None:
    write("whole.json", {"user_id": "u-1", "seats": 2})
    infer("whole.json", "-o", "transforms/order.py")
    write("half.json", {"user_id": "u-1", "seats": 2.5})
    assert infer("half.json", "--check").stdout == (
        "payload.seats: a number with decimals, but declared as whole number "
        "(1 time, first in half.json)\n"
    )
    assert "  ~ payload.seats has decimals: declare `Number`\n" in infer("half.json").stdout


def test_check_needs_a_declared_class() -> None:
    result = infer("one.json", "--check")
    assert result.exit_code == 2
    assert "unknown transform `shop/order.placed`" in result.stderr


def test_a_sample_that_cannot_be_read_is_reported_and_the_others_count() -> None:
    Path("some.ndjson").write_text('{"user_id": "u-1"}\n{"user_id": \n{"user_id": "u-2"}\n')
    result = infer("some.ndjson", "missing.json", "--json")
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: some.ndjson:2:13: not JSON: unexpected end of the text\n"
        "warning: missing.json: no such file\n"
    )
    data = json.loads(result.stdout)
    assert data["samples"] == 2
    assert data["unreadable"]["count"] == 2


@pytest.mark.parametrize("content", ["", "no", "{", "5"])
def test_no_usable_sample_is_an_error(content: str) -> None:
    Path("bad.json").write_text(content)
    result = infer("bad.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: no sample can be read\n  bad.json:")


@pytest.mark.parametrize("content", ["[]", "{}", "[]\n[]"])
def test_an_empty_sample_is_an_error(content: str) -> None:
    result = infer("-", stdin=content)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: no usable sample: every payload is empty\n"


def test_secret_headers_are_not_stored() -> None:
    headers = {"X-Topic": "order", "Authorization": "Bearer s3", "X-Hub-Signature-256": "s3"}
    write("stored.json", {"payload": SAMPLE, "headers": {**headers, "idempotency-key": "k-1"}})
    assert infer("stored.json", "-o", "transforms/order.py").exit_code == 0
    stored = json.loads(Path("fixtures/shop/order.placed/stored/headers.json").read_text())
    assert stored == {
        "X-Topic": "order",
        "Authorization": "redacted",
        "X-Hub-Signature-256": "redacted",
        "idempotency-key": "k-1",
    }


def test_an_array_may_be_a_list_of_samples() -> None:
    Path("list.json").write_text('[{"user_id": "u-1"}, {"user_id": "u-2"}]')
    result = infer("list.json", "-o", "-")
    assert result.exit_code == 0
    assert "typed(payload, Array[OrderPlaced])" in result.stdout
    assert result.stderr.startswith("note: list.json is one payload, an array of objects; if every")


def test_usage() -> None:
    named = CliRunner().invoke(main, ["infer", "../x", "one.json"])
    assert named.exit_code == 2
    assert "`../x` is not a valid name of a transform" in named.stderr
    write("mixed.ndjson", {}, [])
    mixed = infer("mixed.ndjson")
    assert (mixed.exit_code, mixed.stderr.splitlines()[0]) == (
        2,
        "error: some samples are objects (1), and others are arrays (1)",
    )


def test_the_api_does_the_same() -> None:
    from brazesmith import api

    inference = api.infer("shop/order.placed", [Path("one.json"), "two.json"])
    assert inference.samples == 2
    assert inference.source.text == infer("one.json", "two.json").stdout
    with pytest.raises(TypeError, match="must be a list of paths"):
        api.infer("shop/order.placed", "one.json")
