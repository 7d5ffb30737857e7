"""Whatever the samples are, the class that is written for them is valid and agrees with them."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import brazesmith
from brazesmith import spec
from brazesmith.inference.classes import plan
from brazesmith.inference.contradictions import Contradictions
from brazesmith.inference.declare import Declaration, declare
from brazesmith.inference.evidence import Evidence
from brazesmith.inference.schema import from_schema, to_schema
from brazesmith.inference.source import Source, write_source
from brazesmith.ir.types import to_json
from brazesmith.language.transform import Transform
from brazesmith.projects.pipeline import compile_transform

KEYS = [
    *("id", "email", "customer", "user_id", "created_at", "total", "items", "data", "type"),
    *("class", "field", "Text", "Anything", "Customer", "payload", "transform", "open", "self"),
    *("_id", "__typename", "__init__", "_node", "None", "a b", "a-b", "", " ", "1", "é", "naïve"),
    *(
        'quote"s',
        "it's",
        "back\\slash",
        "line\nbreak",
        "\u202e",
        "\U0001f600",
        "日本",
        "mro",
        "print",
    ),
]
TEXTS = [
    *("", "a", "gold", "a@b.example", "12.50", "1772000000", "2026-01-01T00:00:00Z"),
    *("+4915112345678", '"', "97980cfe-a060-4100-9b6f-5f8f1a3c0001"),
]
scalars = st.none() | st.booleans() | st.sampled_from(TEXTS) | st.sampled_from(
    [0, 1.5, 1772000000, 1772000000000, 2**60]
)  # fmt: skip
keys = st.sampled_from(KEYS)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=15,
)
payloads = st.dictionaries(keys, values, max_size=8)


def inferred(samples: list[Any], name: str = "shop/order.placed") -> Source:
    evidence = Evidence()
    for sample in samples:
        evidence.add(sample)
    return write_source(name, declare(evidence), dir(spec), {})


def run(source: Source) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "spec", "brazesmith": brazesmith}
    exec(compile(source.text, "<spec>", "exec", dont_inherit=True), names)
    return names


@settings(deadline=None, max_examples=150)
@example(
    [{"id": {"id": None, "email": None, "customer": {"id": None, "customer": None, "email": 0}}}]
)
@given(st.lists(payloads, min_size=1, max_size=4))
def test_every_spec_compiles_and_agrees_with_its_samples(samples: list[dict[str, Any]]) -> None:
    source = inferred(samples)
    names = run(source)
    transform = names["transform"]
    assert isinstance(transform, Transform)
    compile_transform(transform)
    assert transform.payload_type is not None
    found = Contradictions(to_json(transform.payload_type))
    for sample in samples:
        found.add(sample, "")
    assert found.sorted() == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(values, max_size=3), min_size=1, max_size=3))
def test_every_spec_for_an_array_compiles(samples: list[list[Any]]) -> None:
    transform = run(inferred(samples))["transform"]
    compile_transform(transform)
    found = Contradictions(to_json(transform.payload_type))
    for sample in samples:
        found.add(sample, "")
    assert found.sorted() == []


filled = st.lists(st.dictionaries(keys, values, min_size=1, max_size=8), min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(filled | filled.map(lambda samples: [samples]))
def test_the_schema_of_a_spec_declares_the_same_classes(samples: list[Any]) -> None:
    source = inferred(samples)
    schema = to_schema(run(source)["transform"].payload_type)
    Draft202012Validator.check_schema(schema)

    def resolve(reference: str) -> Any:
        return schema["$defs"][reference.rpartition("/")[2]]

    again = write_source("shop/order.placed", Declaration(from_schema(schema, resolve)), dir(spec))
    assert classes_of(again) == classes_of(source)


@pytest.mark.parametrize("name", ["a", "shop/2024", "店/注文", "x/event", "x/payload", "class/if"])
def test_every_name_of_a_transform_can_be_used(name: str) -> None:
    names = run(inferred([{"user_id": "u-1"}], name))
    assert names["transform"].name == name


def classes(*samples: Any) -> dict[str, list[str]]:
    """Return the fields of each class, as they are written."""
    return classes_of(inferred(list(samples)))


def classes_of(source: Source) -> dict[str, list[str]]:
    tree = ast.parse(source.text)
    return {
        node.name: [ast.unparse(inner) for inner in node.body]
        for node in tree.body
        if isinstance(node, ast.ClassDef)
    }


def test_objects_with_the_same_keys_share_a_class() -> None:
    address = {"city": "Kiel", "zip": "24103", "company": None}
    order = {
        "billing_address": address,
        "shipping_address": {**address, "company": "Werft"},
        "home": {"city": "Kiel", "zip": 24103, "company": None},
    }
    found = classes(order)
    assert list(found) == ["Address", "Home", "OrderPlaced"]
    assert found["Address"] == ["city: Text", "zip: Text", "company: Text = field(nullable=True)"]
    assert found["OrderPlaced"] == [
        "billing_address: Address", "shipping_address: Address", "home: Home",
    ]  # fmt: skip


def test_sharing_a_class_never_merges_enumerations() -> None:
    samples = [
        {
            "a": {"state": state, "n": 1},
            "b": {"state": other, "n": 1},
            "c": {"state": state, "n": 2},
        }
        for state, other in (("open", "paid"), ("closed", "void"))
        for _ in range(30)
    ]
    found = classes(*samples)
    assert found["A"] == ["state: Text", "n: Integer"]
    alone = classes(*({"a": sample["a"], "c": sample["c"]} for sample in samples))
    assert alone["A"][0] == "state: Text = field(enum=('closed', 'open'))"


def test_two_objects_of_one_name_get_different_classes() -> None:
    found = classes({"item": {"a": 1}, "order": {"item": {"b": 1}}, "Item": {"c": 1}})
    assert list(found) == ["Item", "OrderItem", "Order", "Item2", "OrderPlaced"]


def test_the_classes_of_elements_and_maps() -> None:
    sample = {
        "line_items": [{"sku": "a", "qty": 1}, {"sku": "b"}],
        "addresses": [{"city": "Kiel"}],
        "balances": {"100234": {"points": 1}, "100235": {"points": 2}},
        "matrix": [[1, 2], [3]],
        "mixed": [1, "a"],
        "nothing": [],
    }
    found = classes(sample)
    assert found["LineItem"] == ["sku: Text", "qty: Integer = field(optional=True)"]
    assert found["OrderPlaced"] == [
        "line_items: Array[LineItem]", "addresses: Array[Address]", "balances: Map[Balance]",
        "matrix: Array[Array[Integer]]", "mixed: Array[Anything]", "nothing: Array[Anything]",
    ]  # fmt: skip


def spec_of(*samples: Any) -> str:
    """Return the source below the classes."""
    text = inferred(list(samples)).text
    return text[text.index("\norder = ") + 1 :]


def test_an_event_without_a_user_is_skipped_if_the_samples_have_one() -> None:
    user = {"user_id": "u-1", "email": "a@b.example"}
    assert "skip" not in spec_of(user, {**user, "user_id": None})
    source = spec_of(user, {"email": ""})
    condition = "route((any_of(is_filled(order.user_id), is_filled(order.email)), track), "
    assert condition in flat(source)
    assert 'otherwise=skip("no user")' in source


def test_an_address_in_an_array_identifies_the_user() -> None:
    source = spec_of({"answers": [{"type": "email", "email": "a@b.example"}, {"type": "text"}]})
    assert source.splitlines()[1] == (
        "answer = find(order.answers, lambda answer: is_filled(answer.email))"
    )
    assert "user=identify(email=answer.email)" in source


def test_a_payload_without_an_identifier_says_so() -> None:
    source = spec_of({"sensor": "t-1", "value": 21.5})
    assert source.splitlines()[1:3] == [
        "# No field looks like an identifier of the user: write the right one.",
        "user = identify(external_id=order.external_id)",
    ]


@pytest.mark.parametrize(
    ("payload", "identifiers"),
    [
        ({"userId": "u-1", "id": "o-1"}, "external_id=order.userId"),
        ({"customer": {"id": 5}}, "external_id=to_text(order.customer.id)"),
        ({"customer": "cus_1", "id": "in_1"}, "external_id=order.customer"),
        ({"member_id": 2**60, "phone": "+4915112345678"}, "phone=order.phone"),
        ({"support_email": "a@b.example", "email": "c@b.example"}, "email=order.email"),
        ({"id": "o-1", "data": {"user": {"email": "a@b.example"}}}, "email=order.data.user.email"),
        (
            {"loyaltyNo": "900", "storeNr": "4", "loyaltyProgramId": 5},
            "external_id=order.loyaltyNo",
        ),
        (
            {"account_id": 7, "detail": {"requester_id": "8"}},
            "external_id=order.detail.requester_id",
        ),
        ({"customer": {"id": 5, "source_id": "u-1"}}, "external_id=order.customer.source_id"),
        ({"event": {"app_user_id": "u-1"}}, "external_id=order.event.app_user_id"),
        ({"Loyalty_Number__c": "L-1"}, "external_id=order.Loyalty_Number__c"),
        ({"customer_id": 0, "email": "a@b.example"}, "email=order.email"),
        ({"To": "+15105550100", "From": "+15105550123"}, "phone=order.To"),
    ],
)
def test_who_the_user_is(payload: Any, identifiers: str) -> None:
    assert f"user=identify({identifiers})" in spec_of(payload)


@pytest.mark.parametrize(
    ("payload", "time"),
    [
        ({"created_at": "2026-01-01T00:00:00Z", "placed_at": 1772000000}, "order.placed_at"),
        ({"updated_at": 1772000000, "created_at": 1772000000}, "order.created_at"),
        ({"timestamp": "1772000000000", "n": {"date": "2026-01-01"}}, "order.timestamp"),
        ({"birthday": "1990-01-01", "note": 1772000000}, None),
        ({"api_version": "2024-06-20", "tierExpiry": "2027-01-01 00:00:00 UTC"}, None),
        ({"repository": {"created_at": "2026-01-01T00:00:00Z"}}, None),
        ({"time": "2026-01-01", "detail": {"created_at": "2020-01-01"}}, "order.time"),
    ],
)
def test_when_the_event_happened(payload: Any, time: str | None) -> None:
    expected = f"time=iso8601({time})" if time else "time=now()"
    assert expected in spec_of({"user_id": "u-1", **payload})


def test_a_message_that_was_received_is_from_the_user() -> None:
    payload = {"To": "+15105550100", "From": "+15105550123"}
    assert "user=identify(phone=sms.From)" in inferred([payload], "twilio/sms.received").text


@pytest.mark.parametrize(
    ("payload", "properties"),
    [
        (
            {"id": "o-1", "topic": "a/b", "sent_at": 1772000000, "user_agent": "b"},
            'pick(order, "id")',
        ),
        (
            {"resource": {"amount": {"value": "2.5"}}},
            '"amount": parse_number(order.resource.amount.value)',
        ),
        (
            {"content": {"order": {"id": "o-1", "total": 5}, "customer": {"id": "c-1"}}},
            'pick(order.content.order, "id", "total")',
        ),
        (
            {"data": {"customer": {"points": 5, "city": "Kiel"}}},
            'pick(order.data.customer, "points")',
        ),
    ],
)
def test_what_the_properties_are(payload: Any, properties: str) -> None:
    assert properties in spec_of({"user_id": "u-1", "placed_at": 1772000000, **payload})


def test_an_address_in_an_array_of_each_event() -> None:
    answers = [{"kind": "email", "email": "a@b.example"}, {"kind": "text"}]
    source = inferred([[{"answers": answers}]]).text
    found = "answer = find(element.answers, lambda answer: is_filled(answer.email))"
    assert f"    {found}\n    return Event(" in source


def test_a_profile_becomes_attributes() -> None:
    traits = {"firstName": "Ada", "email": "a@b.example", "plan": "pro", "logins": 5}
    assert (
        "Attributes(user=identify(external_id=order.userId, email=order.traits.email), "
        "first_name=order.traits.firstName, email=order.traits.email, "
        'custom={"plan": fitted(order.traits.plan), "logins": order.traits.logins})'
    ) in flat(spec_of({"userId": "u-1", "type": "identify", "traits": traits}))


def test_the_type_of_an_event_is_a_property_if_there_are_several() -> None:
    samples = [{"user_id": "u-1", "topic": topic, "points": 5} for topic in ("a/b", "a/c")]
    assert 'pick(order, "topic", "points")' in spec_of(*samples)


def flat(source: str) -> str:
    """Return code as if lines had any length."""
    return (
        " ".join(source.split())
        .replace("( ", "(")
        .replace(", )", ")")
        .replace("{ ", "{")
        .replace(", }", "}")
    )


def test_a_payload_whose_array_has_the_users() -> None:
    data = [{"profileId": "p-1", "amount": 5}, {"profileId": "p-2", "amount": 2.5}]
    source = spec_of({"count": 2, "data": data})
    assert "def order_placed(element: Data) -> Event:" in source
    assert "user=identify(external_id=element.profileId)" in source
    assert "Track(events=each(take(order.data, 75), order_placed))" in source


def test_the_plan_knows_the_class_at_a_path() -> None:
    evidence = Evidence()
    evidence.add({"customer": {"id": "1"}})
    planned = plan(declare(evidence), "Order", (), {})
    found = planned.at(("customer",))
    assert found is not None
    assert found.name == "Customer"
    assert planned.at(("nowhere",)) is None
