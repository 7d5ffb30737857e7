"""Wrong arguments of every public function: accepted, or a diagnostic at the line of the spec.

`VALID` has a correct call of every public function. Each argument is replaced by every value of
`WRONG`, and the result is compiled in the place where a spec would use it.
"""

from __future__ import annotations

import datetime
import decimal
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

import brazesmith as bz
from brazesmith import SpecError, payload
from brazesmith.ir import Pattern
from brazesmith.ir.types import Kind
from brazesmith.language.payload import Field
from brazesmith.language.transform import Transform
from brazesmith.operators import OPERATORS
from brazesmith.operators.expressions import Expr
from brazesmith.operators.symbolic import Spreading
from brazesmith.passes.check import check, resolve
from brazesmith.projects.pipeline import compile_transform


class Inner(bz.Record):
    id: bz.Text


class Sample(bz.Payload, event="A sample"):
    text: bz.Text
    number: bz.Number
    flag: bz.Boolean
    seconds: bz.UnixSeconds
    texts: bz.Array[bz.Text]
    table: bz.Map[bz.Number]
    inner: Inner


sample = Sample()
user = bz.identify(external_id=payload.id)
event = bz.Event(user=user, name="n", time=bz.now())
track = bz.Track(events=[event])

#: Values that are wrong for most arguments, by the text that a spec would contain.
WRONG: dict[str, Any] = {
    "5": 5,
    "-1": -1,
    "2**60": 2**60,
    "1.5": 1.5,
    "nan": float("nan"),
    "True": True,
    "None": None,
    '""': "",
    '"text"': "text",
    '"{"': "{",
    '"("': "(",
    '"[]?a"': "[]?a",
    '"\\ud800"': "\ud800",
    'b"x"': b"x",
    "[]": [],
    '["a"]': ["a"],
    "[[]]": [[]],
    "()": (),
    "{}": {},
    '{"a": 1}': {"a": 1},
    "{5: 1}": {5: 1},
    '{"a"}': {"a"},
    "object()": object(),
    "int": int,
    "str": str,
    "print": print,
    "lambda: 1": lambda: 1,
    "lambda x: x": lambda x: x,
    "lambda x, y, z: x": lambda x, y, z: x,
    "lambda x: object()": lambda x: object(),
    "date": datetime.date(2026, 1, 2),
    "Decimal": decimal.Decimal(1),
    "generator": (value for value in (1, 2)),
    "Text": bz.Text,
    "Inner": Inner,
    "field()": bz.field(),
    "payload": payload,
    "payload.x": payload.x,
    "headers": bz.headers,
    "text": sample.text,
    "number": sample.number,
    "flag": sample.flag,
    "seconds": sample.seconds,
    "texts": sample.texts,
    "table": sample.table,
    "inner": sample.inner,
    "absent": bz.absent,
    "is_true(payload.x)": bz.is_true(payload.x),
    "spread(payload.x)": bz.spread(payload.x),
    "pattern": bz.pattern("a"),
    "fail()": bz.fail("no"),
    "setting()": bz.setting("a.b"),
    "skip()": bz.skip(),
    "identify()": user,
    "alias()": bz.alias(label="a", name=payload.x),
    "when(alias)": bz.when(payload.x == 1, bz.alias(label="a", name=payload.x), {"b": 1}),
    "Event": event,
    "Track": track,
    "secret()": bz.secret("A"),
    "each": bz.each(payload.x, lambda x: x),
    "Event class": bz.Event,
}


def _call(*arguments: Any, **named: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return arguments, named


#: A correct call of every public function: positional and named arguments.
VALID: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "Attributes": _call(
        user=user,
        **{
            name: payload.x
            for name, parameter in inspect.signature(bz.Attributes).parameters.items()
            if name not in ("user", "custom", "dynamic", "site")
        },
        custom={"a": payload.x},
        dynamic=payload.x,
    ),
    "Catalog": _call(operation="update", catalog_name="c", items=[{"id": "a"}]),
    "CatalogItem": _call(id=payload.x, fields={"a": payload.x}),
    "Event": _call(
        user=user, name="n", time=payload.x, properties={}, update_existing_only=True, app_id="a"
    ),
    "Purchase": _call(
        user=user,
        product_id="p",
        currency="EUR",
        price=1,
        time=payload.x,
        quantity=1,
        properties={},
        update_existing_only=True,
        app_id="a",
    ),
    "SendMessages": _call(
        messages={"email": {"app_id": "a"}},
        external_user_ids=["a"],
        user_aliases=[bz.alias(label="a", name="b")],
        segment_id="s",
        audience={},
        broadcast=False,
        campaign_id="c",
        send_id="s",
        override_frequency_capping=True,
        recipient_subscription_state="all",
    ),
    "SubscriptionGroup": _call(id="a", state="subscribed", double_opt_in=True),
    "Track": _call(attributes=[{"external_id": "a", "b": 1}], events=[event], purchases=[]),
    "Transform": _call(
        name="a/b", body=track, source=payload, description="A transform.", allow={"BZ310": "it"}
    ),
    "Webhook": _call(
        url="https://a.example/b",
        body={"a": bz.setting("a.b")},
        method="POST",
        headers={"X-A": "b"},
    ),
    "add_objects": _call([{"a": 1}]),
    "add_to_array": _call(["a"]),
    "alias": _call(label="a", name=payload.x),
    "all_match": _call(payload.x, lambda x: x == 1),
    "all_of": _call(payload.x == 1, payload.y == 2),
    "any_match": _call(payload.x, lambda x: x == 1),
    "any_of": _call(payload.x == 1, payload.y == 2),
    "choose": _call((payload.x == 1, "a"), (payload.x == 2, "b"), otherwise="c"),
    "each": _call(payload.x, lambda x: x),
    "field": _call(
        key="a", optional=True, nullable=True, enum=("a", "b"), max_length=5, doc="A field."
    ),
    "find": _call(payload.x, lambda x: x == 1),
    "first_match": _call("a", payload.x),
    "first_short": _call(5, payload.x),
    "format_text": _call("{} {a}", payload.x, a=payload.y),
    "has_key": _call(payload.x, "a"),
    "identify": _call(
        external_id=payload.a,
        braze_id=payload.b,
        user_alias=bz.alias(label="a", name=payload.x),
        email=payload.c,
        phone=payload.d,
        phone_alias=payload.e,
        otherwise=bz.fail("no"),
    ),
    "iso8601": _call(payload.x, "milliseconds", utc=True),
    "map_values": _call(payload.x, lambda x: x),
    "not_": _call(payload.x == 1),
    "named": _call("a", payload.x, "A comment."),
    "only": _call(payload.x, lambda x: x == 1),
    "only_entries": _call(payload.x, lambda x: x == 1),
    "pattern": _call("a", "i"),
    "pick": _call(payload.x, "a", "b"),
    "omit": _call(payload.x, "a", "b"),
    "one_of": _call(payload.x, "a", "b"),
    "raw_javascript": _call("a + b", a=payload.x, b=payload.y),
    "rename_keys": _call(payload.x, lambda key: bz.upper(key)),
    "required": _call(payload.x, "no x"),
    "route": _call((payload.x == 1, track), (payload.x == 2, bz.skip()), otherwise=bz.skip()),
    "secret": _call("A"),
    "setting": _call("a.b"),
    "skip": _call("nothing"),
    "take": _call(payload.x, 2),
    "to_fixed": _call(payload.x, 2),
    "translate": _call(payload.x, {"a": "b"}, "c"),
    "truncate": _call(payload.x, 5, "…"),
    "typed": _call(payload.x, bz.Text),
    "update_object": _call("id", payload.x, {"a": 1}),
    "remove_object": _call("id", payload.x),
    "when": _call(payload.x == 1, "a", "b"),
}


#: Valid arguments of operators that are known when the spec is compiled.
_STATIC = {Kind.TEXT: "a", Kind.NUMBER: 1, Kind.PATTERN: "a", Kind.ARRAY: ["a"]}


def _callables() -> Iterator[str]:
    for name in bz.__all__:
        value = getattr(bz, name)
        is_type = inspect.isclass(value) and issubclass(value, Expr | Exception)
        if callable(value) and not isinstance(value, Expr) and not is_type and name != "Value":
            yield name


def _valid(name: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return a correct call; that of an operator is derived from its parameters."""
    if name in VALID:
        return VALID[name]
    if name not in OPERATORS:
        return tuple(payload.x for _ in inspect.signature(getattr(bz, name)).parameters), {}
    parameters = OPERATORS[name].parameters
    arguments = [_STATIC[one.kind] if one.static else payload.x for one in parameters]
    return tuple(arguments), {}


def _variants(name: str) -> Iterator[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    positional, named = _valid(name)
    yield "valid", positional, named
    # Operators share one check of arguments, so a third of the values is enough for one of them.
    step = 3 if name in OPERATORS else 1
    for text, value in list(WRONG.items())[len(name) % step :: step]:
        for index in range(len(positional)):
            yield f"{index}: {text}", (*positional[:index], value, *positional[index + 1 :]), named
        for key in named:
            yield f"{key}={text}", positional, {**named, key: value}


def use(value: Any, *, is_printed: bool) -> None:
    """Compile a value where a spec would use it."""
    match value:
        case Transform():
            transform = value
        case _ if not isinstance(value, Expr) and hasattr(value, "_to_body"):
            transform = Transform(name="t", body=value)
        case bz.Event():
            transform = Transform(name="t", body=bz.Track(events=[value]))
        case bz.Attributes():
            transform = Transform(name="t", body=bz.Track(attributes=[value]))
        case bz.Purchase():
            transform = Transform(name="t", body=bz.Track(purchases=[value]))
        case bz.CatalogItem():
            catalog = bz.Catalog(operation="update", catalog_name="c", items=[value])
            transform = Transform(name="t", body=catalog)
        case Spreading():
            transform = Transform(name="t", body=_body([value]))
        case _ if type(value).__name__ == "Identity":
            transform = Transform(name="t", body=_body(1, value))
        case _ if type(value).__name__ == "Secret":
            headers = {"X-A": value}
            body = bz.Webhook(url="https://a.example/", body={}, headers=headers)
            transform = Transform(name="t", body=body)
        case _ if isinstance(value, Field):

            class Declared(bz.Payload):
                x: bz.Text = value

            transform = Transform(name="t", body=_body(Declared().x))
        case Pattern():
            transform = Transform(name="t", body=_body(bz.matches(payload.x, value)))
        case _:
            transform = Transform(name="t", body=_body(value))
    program = resolve(transform.program("t.py"), {"a": {"b": "c"}, "text": "t"})
    if mistakes := check(program):
        raise SpecError(*mistakes)
    if is_printed:  # which is slow; only text can break the code, and operators have other tests
        compile_transform(transform, {"a": {"b": "c"}, "text": "t"})


def _body(value: Any, identity: Any = user) -> Any:
    properties = {"x": value}
    return bz.Track(
        events=[bz.Event(user=identity, name="n", time=bz.now(), properties=properties)]
    )


@pytest.mark.parametrize("name", list(_callables()))
def test_a_wrong_argument_is_accepted_or_reported_at_its_line(name: str) -> None:
    problems = []
    for variant, positional, named in _variants(name):
        try:
            use(
                getattr(bz, name)(*positional, **named),
                is_printed=name not in OPERATORS and '"' in variant,
            )
        except SpecError as error:
            if variant == "valid":
                problems.append(f"valid: {error}")
            for diagnostic in error.diagnostics:
                at = diagnostic.labels and diagnostic.labels[0].span
                if not at or at.file != __file__:
                    problems.append(f"{variant}: no position: {diagnostic.message}")
                if not re.search(r"\w{3}", diagnostic.message):
                    problems.append(f"{variant}: {diagnostic.message!r}")
        except Exception as error:
            problems.append(f"{variant}: {type(error).__name__}: {error}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", list(_callables()))
def test_a_misspelled_argument_is_reported(name: str) -> None:
    positional, named = _valid(name)
    parameters = inspect.signature(getattr(bz, name)).parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return  # any name is an argument
    with pytest.raises(SpecError) as caught:
        getattr(bz, name)(*positional, **named, nmae=1)
    [diagnostic] = caught.value.diagnostics
    assert diagnostic.message == f"`{name}` has no argument `nmae`"
    assert diagnostic.notes[0].startswith(("did you mean `name`?", "signature", "write `"))


@pytest.mark.parametrize("options", [{"evnt": "x"}, {"event": 5}, {"open": "yes"}, {"opne": True}])
def test_a_wrong_option_of_a_payload_class_is_reported(options: dict[str, Any]) -> None:
    with pytest.raises(SpecError) as caught:
        type("Order", (bz.Payload,), {}, **options)
    [diagnostic] = caught.value.diagnostics
    assert diagnostic.labels[0].span.file == __file__


@pytest.mark.parametrize(
    "make",
    [bz.Text, bz.Number, bz.Array, bz.Anything, bz.User, bz.Record, Inner],
)
@pytest.mark.parametrize("argument", ["a", 5, None, payload.x])
def test_types_of_fields_make_no_values(make: Any, argument: Any) -> None:
    with pytest.raises(SpecError, match="declares a type"):
        make(argument)


@pytest.mark.parametrize("make", [bz.Text, bz.Map, bz.User, Inner])
def test_types_of_fields_are_not_called(make: Any) -> None:
    with pytest.raises(SpecError, match="declares a type"):
        make()


def test_payloads_are_made_without_arguments() -> None:
    make: Any = Sample
    with pytest.raises(SpecError, match="`Sample`: too many positional arguments"):
        make(payload)
    with pytest.raises(SpecError, match="`Sample` has no argument `event`"):
        make(event="x")
