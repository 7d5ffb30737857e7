"""What mypy and pyright make of specs: of the examples of the guides, and of right and wrong lines.

Each type checker runs once, over all files.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = ("README.md", "docs/language.md", "docs/webhooks.md", "docs/regal.md")

RIGHT = """
from brazesmith import *

class Line(Record):
    sku: Text
    price: Number

class Order(Payload, event="Shop order"):
    user: Text = field(optional=True)
    email: Email
    at: UnixSeconds
    lines: Array[Line]
    totals: Map[Number]
    extra: Anything

order = Order()
user = identify(external_id=order.user, email=order.email)
total: Number = sum_of(each(order.lines, lambda line: line.price)) + order.totals["tax"] * 2
is_large: Boolean = total > 100
first_sku: Text = order.lines[0].sku
anything: Anything = order.extra.deep["key"][0]
event = Event(
    user=user,
    name=when(is_large, "Large", upper(first_sku)),
    time=iso8601(order.at),
    properties={
        "sku": order.lines[0].sku,
        "dear": any_match(order.lines, lambda line: line.price > 5),
        "text": concat(order.user, "-", order.extra),
        "same": order.user == "a",
        "number": order.extra + 1,
        "required": required(order.email, "no e-mail"),
    },
)
transform = Transform(
    name="shop/order",
    source=order,
    body=route((is_present(order.user), Track(events=[event])), otherwise=skip("no user")),
)
"""

WRONG = {
    "order.emial": "attr-defined",
    "order.lines[0].name": "attr-defined",
    "order.user + 1": "operator",
    "order.user.upper()": "attr-defined",
    "upper(order.lines)": "arg-type",
    "upper(5)": "arg-type",
    "order.lines['a']": "index",
    "add(order.email, 1)": "arg-type",
    "all_of(order.email)": "arg-type",
    "split(order.email, order.user)": "arg-type",
    "Event(user=user, name='n')": "call-arg",
    "Event(user='me', name='n', time=now())": "arg-type",
    "identify(email=5)": "arg-type",
    "identify(emial=order.email)": "call-arg",
    "each(order.lines, lambda line: line.skuu)": "attr-defined",
    "find(order.lines, lambda line: line.price > 1).skuu": "attr-defined",
    "only(order.lines, lambda line: line.sku)": "return-value",
    "first(order.lines).skuu": "attr-defined",
    "Event(user=user, name='n', time=now(), site=None)": "call-arg",
    "Track(events=5)": "arg-type",
    "Catalog(operation='put', catalog_name='c', items=[])": "arg-type",
    "to_fixed(order.totals['a'], '2')": "arg-type",
}


#: What an editor knows about elements, and so completes: `assert_type` is checked by type checkers.
KNOWN = """
from typing_extensions import assert_type
from brazesmith import *

class Line(Record):
    sku: Text
    price: Number

class Order(Payload, event="Shop order"):
    lines: Array[Line]
    totals: Map[Number]
    tags: Array[Text]
    note: Text = field(optional=True)
    _id: Text

order = Order()
assert_type(each(order.lines, lambda line: line.sku), Array[Text])
assert_type(each(order.lines, lambda line, index: line.price), Array[Number])
assert_type(only(order.lines, lambda line: line.price > 1)[0].sku, Text)
assert_type(find(order.lines, lambda line: line.price > 1).sku, Text)
assert_type(first(order.lines).price, Number)
assert_type(last(take(reverse(order.lines), 2)).price, Number)
assert_type(first(order.tags), Text)
assert_type(order._id, Text)
assert_type(payload._id, Anything)
has_a = any_match(order.lines, lambda line: line.sku == "a")
deep = each(payload.lines, lambda line: line.a.b)
doubled = map_values(order.totals, lambda total: total * 2)
user = identify(external_id=order._id, otherwise=absent)
assert_type(typed(payload, Array[Line])[0].sku, Text)
whole = Transform(name="lines", source=typed(payload, Array[Line]), body=skip())
kept = only_entries(payload.x, lambda value, key: key != "a")
"""


@pytest.fixture(scope="module")
def specs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a module for each example, `right.py`, `known.py` and `wrong.py`."""
    folder = tmp_path_factory.mktemp("specs")
    for guide in GUIDES:
        text = (ROOT / guide).read_text("utf-8")
        for block in re.finditer(r"^```python[^\n]*\n(.*?)^```\n", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, block.start()) + 1
            prelude = "" if "from brazesmith import" in block[1] else "from brazesmith import *\n"
            (folder / f"{Path(guide).stem}_{line}.py").write_text(prelude + block[1], "utf-8")
    (folder / "right.py").write_text(RIGHT)
    (folder / "known.py").write_text(KNOWN)
    lines = (f"x{index} = {line}" for index, line in enumerate(WRONG))
    (folder / "wrong.py").write_text("\n".join([*RIGHT.splitlines(), *lines]))
    return folder


def test_mypy_accepts_the_guides_and_finds_mistakes(specs: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file", ""]
    output = _run([*command, "--cache-dir", str(tmp_path), "."], specs)
    errors = [line for line in output.splitlines() if ": error: " in line]
    assert not [line for line in errors if not line.startswith("wrong.py")], output
    _check_wrong({int(line.split(":")[1]): line for line in errors}, codes=True)


def test_pyright_accepts_the_guides_and_finds_mistakes(specs: Path) -> None:
    pytest.importorskip("pyright")
    config = {"include": ["."], "extraPaths": [str(ROOT / "compiler")]}
    (specs / "pyrightconfig.json").write_text(json.dumps(config))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    output = _run(command, specs)
    found: list[dict[str, Any]] = json.loads(output)["generalDiagnostics"]
    errors = [error for error in found if error["severity"] == "error"]
    elsewhere = [error for error in errors if Path(error["file"]).name != "wrong.py"]
    assert not elsewhere, json.dumps(elsewhere, indent=2)
    lines = {error["range"]["start"]["line"] + 1: error["message"] for error in errors}
    _check_wrong(lines, codes=False)


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.stdout, done.stderr
    return done.stdout


def _check_wrong(errors: dict[int, str], *, codes: bool) -> None:
    """Check that the lines of `WRONG`, and no others, have errors, with the codes of mypy."""
    first = len(RIGHT.splitlines()) + 1
    for number, (line, code) in enumerate(WRONG.items(), first):
        message = errors.pop(number, "")
        assert message, f"no error in {line}"
        assert not codes or f"[{code}]" in message, f"{line}: {message}"
    assert not errors
