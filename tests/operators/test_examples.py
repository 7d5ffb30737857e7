"""Every row of the table of operators: its examples, in Python and in V8, and the table's laws."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith import ir, spec
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.globals import PORTABLE
from brazesmith.base.resources import template_root
from brazesmith.engines import Emulator, Input
from brazesmith.ir.types import Kind
from brazesmith.operators import OPERATORS, Operator
from brazesmith.operators.calls import apply
from brazesmith.operators.symbolic import wrap
from brazesmith.passes.check import check
from brazesmith.passes.interpreter import interpret
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.names import RESERVED_WORDS
from brazesmith.targets.javascript.rows import Function, Inline, function, functions, row
from brazesmith.targets.javascript.scopes import free_names, refuse_unsupported
from brazesmith.targets.javascript.syntax import statement_trees
from brazesmith.targets.javascript.target import JavaScript

NOW = "2022-07-15T03:17:39.000Z"
ROWS = list(OPERATORS.values())
BY_NAME = pytest.mark.parametrize("operator", ROWS, ids=lambda row: row.name)


@pytest.fixture(scope="module")
def v8() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@dataclass(frozen=True)
class Compiled:
    """A program that puts the results of some calls into a body, one after the other."""

    program: ir.Program
    code: str

    @staticmethod
    def of(calls: Sequence[ir.Node]) -> Compiled:
        event = {f"call {number}": wrap(call) for number, call in enumerate(calls)}
        transform = spec.Transform(name="test/examples", body=spec.Track(events=[event]))
        program = transform.program()
        # Some examples compare what is never equal, which a spec may not.
        assert not [found for found in check(program) if found.code != "S117"]
        return Compiled(program, JavaScript().emit(program).text)

    def in_python(self, payload: Any) -> list[Any]:
        result = interpret(self.program, payload, now=NOW)
        assert result.outcome == "body", result
        return self._results(result.body)

    def in_v8(self, v8: Emulator, *payloads: Any) -> list[list[Any]]:
        inputs = [Input(json.dumps(payload), now=NOW) for payload in payloads]
        outcomes = v8.run(self.code, inputs)
        for outcome in outcomes:
            assert outcome.error is None, f"{outcome.error}\n{self.code}"
        return [self._results(json.loads(outcome.body or "null")) for outcome in outcomes]

    def _results(self, body: Any) -> list[Any]:
        (event,) = body["events"]
        send = self.program.body
        assert isinstance(send, ir.Send)
        assert isinstance(send.body, ir.Object)
        (entry,) = send.body.entries
        assert isinstance(entry.value, ir.Array)
        (item,) = entry.value.items
        assert isinstance(item, ir.Object)
        return [event.get(e.key, ABSENT) for e in item.entries if isinstance(e, ir.Entry)]


def is_symbolic(operator: Operator, index: int) -> bool:
    """Whether an argument can come from a payload; the others are written in the spec."""
    last = operator.parameters[-1]
    parameter = operator.parameters[index] if index < len(operator.parameters) else last
    return not parameter.static and parameter.kind is not Kind.FUNCTION


def as_constants(arguments: Sequence[Any]) -> list[Any]:
    return [spec.absent if argument is ABSENT else argument for argument in arguments]


def as_reads(operator: Operator, arguments: Sequence[Any], payload: dict[str, Any]) -> list[Any]:
    """The arguments as places of a payload, which is filled with their values."""
    reads: list[Any] = []
    for index, argument in enumerate(arguments):
        if is_symbolic(operator, index):
            key = f"argument {len(payload)}"
            payload[key] = argument
            read = spec.payload[key]
            condition = operator.parameters[min(index, len(operator.parameters) - 1)].condition
            reads.append(spec.is_true(read) if condition else read)
        else:
            reads.append(argument)
    return reads


def is_accepted(node: ir.Node) -> bool:
    return not any(isinstance(argument, ir.Wrong) for argument in ir.children(node))


@BY_NAME
def test_the_examples_hold_for_constants(operator: Operator, v8: Emulator) -> None:
    calls = [apply(operator, *as_constants(example.arguments)) for example in operator.examples]
    kept = [(c, e) for c, e in zip(calls, operator.examples, strict=True) if is_accepted(c)]
    compiled = Compiled.of([call for call, _ in kept])
    expected = [example.gives for _, example in kept]
    assert compiled.in_python({}) == expected
    assert compiled.in_v8(v8, {}) == [expected], compiled.code


@BY_NAME
def test_the_examples_hold_for_reads(operator: Operator, v8: Emulator) -> None:
    filled: dict[str, Any] = {}
    calls = [apply(operator, *as_reads(operator, e.arguments, filled)) for e in operator.examples]
    payload = {key: value for key, value in filled.items() if value is not ABSENT}
    compiled = Compiled.of(calls)
    expected = [example.gives for example in operator.examples]
    assert compiled.in_python(payload) == expected
    assert compiled.in_v8(v8, payload) == [expected], compiled.code


def test_now_is_the_time_of_the_run(v8: Emulator) -> None:
    compiled = Compiled.of([apply(OPERATORS["now"])])
    assert compiled.in_python({}) == [NOW]
    assert compiled.in_v8(v8, {}) == [[NOW]]


# --- any argument ---------------------------------------------------------------------------------

texts = st.sampled_from(
    [
        *("", " ", "a", "ab.ab", "-12.50", "150,000", "2022-07-15", "1657855059", '{"a":1}', "0"),
        *("\U0001f600", "\ud83d", "length", "__proto__", "1e999", "ß", "2022-02-30T00:00:00Z"),
    ]
)
numbers = st.sampled_from(
    [0, 1, -1, 2, 0.5, -2.5, 1.005, 1e21, 1e308, -1e308, 5e-324, 2**53, 1657855059]
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, False]) | texts | numbers,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
arguments = st.lists(json_values | st.just(ABSENT), min_size=3, max_size=3)


@BY_NAME
def test_no_argument_makes_it_throw(operator: Operator, v8: Emulator) -> None:
    """All rows of examples with other values in them: never an exception, the same in both."""
    reads: list[list[Any]] = []
    keys: dict[str, Any] = {}
    for example in operator.examples:
        values = list(example.arguments)
        if operator.parameters and operator.parameters[-1].variadic:
            values += [None] * (3 - len(values))
        keys.clear()
        reads.append(as_reads(operator, values, keys))
    compiled = Compiled.of([apply(operator, *values) for values in reads])
    is_boolean = operator.is_condition

    @settings(max_examples=4, deadline=None, derandomize=True, database=None)
    @given(st.lists(arguments, min_size=8, max_size=8))
    def search(values: list[list[Any]]) -> None:
        payloads = [
            {k: v for k, v in zip(keys, row, strict=False) if v is not ABSENT} for row in values
        ]
        for payload, given_ in zip(payloads, compiled.in_v8(v8, *payloads), strict=True):
            assert compiled.in_python(payload) == given_, f"{payload}\n{compiled.code}"
            assert not is_boolean or all(isinstance(answer, bool) for answer in given_)

    search()


# --- laws of the table ----------------------------------------------------------------------------


@BY_NAME
def test_a_row_is_documented(operator: Operator) -> None:
    first = operator.doc.partition("\n")[0]
    assert re.fullmatch(r"[A-Z].*[.:]", first), first
    assert operator.examples or operator.name == "now"


@BY_NAME
def test_a_row_is_in_the_vocabulary_or_says_what_becomes_it(operator: Operator) -> None:
    if operator.name in dir(spec):
        assert getattr(spec, operator.name).__doc__ == operator.doc
    else:
        found = re.search(r"^Implement `(\w+)|`(\w+)` accepts any number", operator.doc)
        assert found is not None, f"{operator.name} is neither exported nor explained"
        assert (found[1] or found[2]) in dir(spec)


@BY_NAME
def test_the_javascript_of_a_row_is_readable(operator: Operator) -> None:
    match row(operator):
        case Inline(parameters=parameters, expression=expression):
            used = [n.name for n in js.walk(expression) if isinstance(n, js.Identifier)]
            # Each parameter once: an argument is never computed twice.
            assert [used.count(name) for name in parameters] == [1] * len(parameters)
        case Function(name=name, parameters=parameters, text=text):
            assert_readable(name)
            assert len(parameters) == len(operator.parameters)
            variadic = [parameter.variadic for parameter in operator.parameters]
            assert [parameter.startswith("...") for parameter in parameters] == variadic
            assert operator.name in _same_name(name) or text.startswith("// ")


def _same_name(name: str) -> set[str]:
    """Names of operators that a function's name says by itself: `upperCase` is `upper`."""
    words = re.sub("([A-Z])", r"_\1", name).lower().split("_")
    return {"_".join(words), "_".join(words[:-1])}


def assert_readable(name: str) -> None:
    assert re.fullmatch("[a-z][a-z]+([A-Z][a-z]+)*", name), name
    assert name not in RESERVED_WORDS


@BY_NAME
def test_what_decides_in_javascript_is_lazy(operator: Operator) -> None:
    match row(operator):
        case Inline(expression=js.LogicalExpression()):
            assert operator.is_lazy
        case _:
            assert not operator.is_lazy


def test_every_function_of_a_template_is_found() -> None:
    files = (template_root() / "javascript").glob("*.js")
    texts = [file.read_text("utf-8") for file in files]
    declared = re.findall(r"^function (\w+)", "\n".join(texts), re.MULTILINE)
    assert sorted(declared) == sorted(functions())
    for name in declared:
        assert_readable(name)
    # Nothing else is written in these files but a heading in each.
    for source in functions().values():
        texts = [text.replace(source, "") for text in texts]
    assert [text.count("\n//") for text in texts] == [0] * len(texts)
    assert all(text.startswith("// ") for text in texts)


@pytest.mark.parametrize("name", functions())
def test_a_function_calls_what_its_words_say_and_needs_nothing_unknown(name: str) -> None:
    [tree] = statement_trees(functions()[name])
    refuse_unsupported(tree)
    free = free_names([tree])
    assert function(name).calls == free - PORTABLE
    assert max(map(len, functions()[name].splitlines())) <= 100


def test_a_function_belongs_to_an_operator_or_is_called_by_something() -> None:
    everything = "".join(functions().values()) + "".join(each.javascript for each in ROWS)
    lowering = {
        "fail",
        "required",
        "present",
        "withoutUndefined",
        "asJson",
        "asObject",
        "asArray",
        "own",
    }
    for name in functions().keys() - {each.javascript for each in ROWS} - lowering:
        uses = re.findall(rf"\b{name}\b(?=\(|\))", everything)
        assert len(uses) > 1, f"{name} is never called"
