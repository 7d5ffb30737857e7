"""Planted faults: payloads of three kinds, and conditions under which a script would be wrong.

The conditions are those of real faults: combinations, boundaries, one element among others, texts
and keys with a meaning. What the code mentions is in `numbers`, `words` and `texts`, as it would be
for a real script.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from brazesmith.explore.engine import NOW, Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type, optional

Fault: TypeAlias = Callable[[Any], bool]


@dataclass(frozen=True)
class Script:
    """What a script may be given, the faults in it by name, and how many payloads show them all."""

    inputs: Inputs
    faults: dict[str, Fault]
    most: int


def shape(**fields: Type) -> Type:
    return Type(Kind.OBJECT, shape=Shape("Payload", fields, open=True))


def enum(*values: str) -> Type:
    return Type(Kind.TEXT, enum=values)


def inputs(payload: Type, *starts: Any, **others: Any) -> Inputs:
    headers = shape(source=optional(types.TEXT))
    trials = tuple(Trial(start, {}) for start in starts)
    return Inputs(shape(payload=payload, headers=headers), trials, **others)


def maybe_null(kind: Kind) -> Type:
    return Type(kind, optional=True, nullable=True)


ITEM = shape(
    sku=types.TEXT,
    price=types.NUMBER,
    quantity=Type(Kind.NUMBER, whole=True),
    tags=types.array(types.TEXT),
    discount=maybe_null(Kind.NUMBER),
    options=Type(Kind.OBJECT, item=types.TEXT),
)
ORDER = shape(
    id=types.TEXT,
    status=enum("paid", "refunded", "open", "cancelled"),
    total=types.NUMBER,
    currency=Type(Kind.TEXT, max_length=3),
    email=optional(Type(Kind.EMAIL)),
    phone=maybe_null(Kind.PHONE),
    name=maybe_null(Kind.TEXT),
    created=Type(Kind.ISO8601),
    updated=optional(Type(Kind.UNIX_SECONDS)),
    marketing=optional(types.BOOLEAN),
    items=types.array(ITEM),
    address=optional(
        shape(city=types.TEXT, zip=optional(types.TEXT), country=enum("DE", "AT", "CH"))
    ),
    attributes=Type(Kind.OBJECT, item=types.ANY),
    coupon=optional(Type(Kind.TEXT, max_length=20)),
    notes=types.ANY,
)


def has(payload: Any, *keys: str) -> bool:
    return all(payload.get(key) is not None for key in keys)


def items(payload: Any) -> Iterator[Any]:
    return iter(payload["items"])


def prices(payload: Any) -> list[Any]:
    return [item["price"] for item in items(payload)]


#: Conditions on an order, which the type declares.
ORDERS: dict[str, Fault] = {
    "two fields": lambda p: p["status"] == "refunded" and p["total"] > 500,
    "a number": lambda p: p["total"] == 1000,
    "the third element": lambda p: len(p["items"]) > 2 and p["items"][2]["price"] < 0,
    "the third element is zero": lambda p: (
        len(p["items"]) > 2 and p["items"][2]["quantity"] == 0 and p["items"][0]["quantity"] > 0
    ),
    "a text": lambda p: p.get("coupon") == "SUMMER",
    "a prefix": lambda p: (p.get("coupon") or "").startswith("VIP-"),
    "a suffix": lambda p: p["id"].endswith("-DE") and len(p["id"]) > 3,
    "a long text": lambda p: len(p.get("name") or "") > 30,
    "a length": lambda p: len(p["id"]) == 64,
    "both missing": lambda p: "email" not in p and not has(p, "phone"),
    "absent and null": lambda p: "email" not in p and p.get("phone", 0) is None,
    "the future": lambda p: NOW < p["created"] < "2027",
    "far in the future": lambda p: p["created"].startswith("9999"),
    "a time as text": lambda p: isinstance(p.get("updated"), str),
    "a hostile key": lambda p: "__proto__" in p["attributes"],
    "a key with a dollar": lambda p: any(key.startswith("$") for key in p["attributes"]),
    "a nested object": lambda p: any(isinstance(v, dict) for v in p["attributes"].values()),
    "an object in an array": lambda p: isinstance(p.get("notes"), list) and {} in p["notes"],
    "zero": lambda p: p.get("notes") == 0 and not isinstance(p.get("notes"), bool),
    "doubles": lambda p: len({item["sku"] for item in items(p)}) < len(p["items"]),
    "one null among numbers": lambda p: (
        [item.get("discount", 0) is None for item in items(p)].count(True) == 1
        and len(p["items"]) > 2
    ),
    "many elements": lambda p: len(p["items"]) > 50,
    "empty and open": lambda p: p["items"] == [] and p["status"] == "open",
    "nested and outside": lambda p: (
        any(item["tags"] == [] for item in items(p)) and p.get("marketing") is False
    ),
    "three fields": lambda p: (
        has(p, "address")
        and p["address"]["country"] == "CH"
        and p["total"] > 1000
        and p.get("marketing") is True
    ),
    "an empty city": lambda p: (
        "address" in p and p["address"]["city"] == "" and "zip" not in p["address"]
    ),
    "not ASCII": lambda p: any(ord(c) > 127 for c in p.get("name") or ""),
    "only spaces": lambda p: (p.get("name") or "").isspace(),
    "a tiny number": lambda p: 0 < abs(p["total"]) < 0.001,
    "two fields of an element": lambda p: any(
        item["quantity"] > 99 and "discount" not in item for item in items(p)
    ),
    "a large sum": lambda p: (
        sum(item["price"] * item["quantity"] for item in items(p)) > 10_000 > max(prices(p))
    ),
    "lower case": lambda p: p["currency"] == "usd",
    "three fields and a text": lambda p: (
        p["status"] == "open" and p.get("coupon") == "SUMMER" and len(p["items"]) > 1
    ),
    "an inexact number": lambda p: abs(p["total"]) > 2**53,
    "four fields": lambda p: (
        p["status"] in ("paid", "refunded")
        and p.get("name", 0) is None
        and "phone" not in p
        and p["total"] == 0
    ),
    "a text and nothing": lambda p: "address" not in p and p.get("notes") == "gift",
    "the last lacks it": lambda p: (
        len(p["items"]) > 1 and has(p["items"][0], "discount") and "discount" not in p["items"][-1]
    ),
    "all lack it": lambda p: len(p["items"]) > 1 and not any("discount" in i for i in items(p)),
    "an empty key": lambda p: any("" in item["options"] for item in items(p)),
    "a numeric text": lambda p: p["id"].lstrip("-").isdigit(),
    "equal to another field": lambda p: any(item["sku"] == p["id"] for item in items(p)),
    "capitals": lambda p: p.get("email", "") != p.get("email", "").lower(),
    "a line break": lambda p: "\n" in (p.get("name") or ""),
    "a leap day": lambda p: "-02-29" in p["created"],
    "free items only": lambda p: len(p["items"]) > 1 and set(prices(p)) == {0},
    "sorted the other way": lambda p: len(p["items"]) > 2 and prices(p) == sorted(prices(p))[::-1],
}
ORDER_INPUTS: dict[str, Any] = {
    "texts": {
        ("payload", "coupon"): ("SUMMER", "VIP-"),
        ("payload", "notes"): ("gift",),
        ("payload", "currency"): ("USD",),
    },
    "words": ("SUMMER", "VIP-", "-DE", "gift", "USD", "order_id", "refunds"),
    "numbers": (500, 1000, 64, 30, 50, 10_000, 99, 0, 2),
}

SAMPLE = {
    "event": "purchase",
    "user": {"id": "u-1", "email": "ada@example.com", "profile": {"age": 36, "city": "London"}},
    "data": [{"sku": "a", "price": 5}, {"sku": "b", "price": 6}],
}


def at(payload: Any, *path: str | int) -> Any:
    """Return what is at a path; None if that is missing."""
    for step in path:
        match payload:
            case dict() if step in payload:
                payload = payload[step]
            case list() if isinstance(step, int) and step < len(payload):
                payload = payload[step]
            case _:
                return None
    return payload


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


#: Conditions on a payload that nothing declares, of which there is one sample.
EVENTS: dict[str, Fault] = {
    "a number as id": lambda p: is_number(at(p, "user", "id")),
    "no user": lambda p: "user" not in p,
    "user is null": lambda p: p.get("user", 0) is None,
    "an object for an array": lambda p: isinstance(p.get("data"), dict),
    "a null in an array": lambda p: isinstance(p.get("data"), list) and None in p["data"],
    "one without a price": lambda p: (
        isinstance(p.get("data"), list)
        and len(p["data"]) > 1
        and ["price" in item for item in p["data"] if isinstance(item, dict)].count(False) == 1
    ),
    "refund of nothing": lambda p: p.get("event") == "refund" and p.get("data") == [],
    "a text for an object": lambda p: isinstance(at(p, "user", "profile"), str),
    "old": lambda p: is_number(age := at(p, "user", "profile", "age")) and age > 150,
    "age 0": lambda p: is_number(age := at(p, "user", "profile", "age")) and age == 0,
    "negative": lambda p: is_number(age := at(p, "user", "profile", "age")) and age < 0,
    "an object for a text": lambda p: isinstance(at(p, "user", "email"), dict),
    "an array for a text": lambda p: isinstance(at(p, "user", "email"), list),
    "empty at sign-up": lambda p: p.get("event") == "signup" and at(p, "user", "id") == "",
    "a hostile key": lambda p: isinstance(p.get("user"), dict) and "constructor" in p["user"],
    "a price as text": lambda p: isinstance(at(p, "data", 1, "price"), str),
    "true for a text": lambda p: at(p, "user", "id") is True,
    "nothing there": lambda p: "event" not in p and "data" not in p,
    "an empty object": lambda p: p == {},
    "a fraction": lambda p: is_number(price := at(p, "data", 0, "price")) and price % 1 != 0,
    "signup without e-mail": lambda p: (
        p.get("event") == "signup" and isinstance(p.get("user"), dict) and "email" not in p["user"]
    ),
    "a number in a text": lambda p: p.get("event") == 1 and p.get("event") is not True,
    "a third element": lambda p: is_number(price := at(p, "data", 2, "price")) and price > 100,
}
EVENT = Type(Kind.OBJECT, item=types.ANY)
EVENT_INPUTS: dict[str, Any] = {
    "texts": {("payload", "event"): ("purchase", "refund", "signup")},
    "words": ("purchase", "refund", "signup", "anonymous"),
    "numbers": (150, 100),
}

CHANGE = shape(
    type=enum("create", "update", "delete"),
    id=optional(types.TEXT),
    value=types.NUMBER,
)
CHANGES_SAMPLE = [
    {"type": "create", "id": "a", "value": 1},
    {"type": "update", "id": "b", "value": 2},
    {"type": "update", "id": "c", "value": 3},
]
#: Conditions on a batch.
CHANGES: dict[str, Fault] = {
    "no elements": lambda p: p == [],
    "one bad element": lambda p: len(p) > 2 and ["id" in c for c in p].count(False) == 1,
    "all bad": lambda p: len(p) > 1 and not any("id" in c for c in p),
    "the last is deleted": lambda p: (
        len(p) > 1 and [c["type"] == "delete" for c in p].index(True) == len(p) - 1
        if any(c["type"] == "delete" for c in p)
        else False
    ),
    "many elements": lambda p: len(p) > 75,
    "the same twice": lambda p: len({c["id"] for c in p if "id" in c}) < sum("id" in c for c in p),
    "the second is large": lambda p: len(p) > 1 and p[1]["value"] > 100 > p[0]["value"],
    "many, one bad": lambda p: len(p) > 49 and 0 < ["id" in c for c in p].count(False) < 9,
    "one element, deleted": lambda p: len(p) == 1 and p[0]["type"] == "delete",
    "deleted, then created": lambda p: any(
        one["type"] == "delete" and other["type"] == "create" and one.get("id") == other.get("id")
        for one, other in itertools.pairwise(p)
    ),
}
SCRIPTS = {
    "order": Script(inputs(ORDER, **ORDER_INPUTS), ORDERS, 6000),
    "event": Script(inputs(EVENT, SAMPLE, **EVENT_INPUTS), EVENTS, 6000),
    "changes": Script(
        inputs(types.array(CHANGE), CHANGES_SAMPLE, numbers=(75, 100, 50)), CHANGES, 4000
    ),
}
