"""What the language must be able to say at least: a small spec for each, payload and body beside.

Every spec runs in V8 and in the interpreter, which must agree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from brazesmith import (
    Anything,
    Array,
    Attributes,
    Catalog,
    CatalogItem,
    Event,
    Map,
    Number,
    Payload,
    Purchase,
    Record,
    SubscriptionGroup,
    Text,
    Track,
    Transform,
    UnixMillis,
    UnixSeconds,
    Value,
    absent,
    add_objects,
    add_to_array,
    alias,
    all_of,
    any_of,
    capitalize,
    ceiling,
    choose,
    concat,
    each,
    extract,
    fail,
    fallback,
    field,
    find,
    first,
    first_truthy,
    floor,
    format_text,
    from_entries,
    get,
    has_key,
    headers,
    identify,
    increment,
    is_empty,
    is_filled,
    is_given,
    is_null,
    is_present,
    is_true,
    iso8601,
    join,
    last,
    length,
    lower,
    map_values,
    matches,
    merge,
    named,
    nested_time,
    not_,
    now,
    omit,
    one_of,
    only,
    only_entries,
    parse_json,
    parse_number,
    pattern,
    payload,
    pick,
    remainder,
    remove_from_array,
    remove_object,
    rename_keys,
    replace,
    replace_pattern,
    required,
    rounded,
    route,
    skip,
    slice_text,
    split,
    spread,
    starts_with,
    sum_of,
    to_fixed,
    to_json,
    to_text,
    translate,
    trim,
    truthy,
    unreserved,
    update_object,
    upper,
    when,
    zip_arrays,
)
from brazesmith.engines import Emulator, Input
from brazesmith.language.transform import Body
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.pipeline import compile_transform

NOW = "2024-05-06T07:08:09.123Z"
USER = identify(external_id="u")
ERROR = "error"

Says: TypeAlias = Callable[..., Any]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def sends(emulator: Emulator) -> Says:
    """What a body becomes for a payload: JSON data, or the message of the failure."""

    def run(body: Body, given: Any = None, headers: dict[str, str] | None = None) -> Any:
        compiled = compile_transform(Transform(name="t", body=body))
        texts = json.dumps({} if given is None else given), json.dumps(headers or {})
        [outcome] = emulator.run(compiled.script.code, [Input(*texts, now=NOW)])
        result = interpret(compiled.program, *map(json.loads, texts), now=NOW)
        if outcome.error is not None:
            assert (result.outcome, result.message) == (ERROR, outcome.error.message)
            return outcome.error.message
        assert outcome.body is not None
        ours = json.loads(outcome.body)
        nothing: Any = {"attributes": []}
        assert (nothing if result.outcome == "skip" else result.body) == ours
        return ours

    return run


@pytest.fixture
def says(sends: Says) -> Says:
    """What a value becomes: as the property `x` of an event; ABSENT where its key is left out."""

    def run(value: Value, given: Any = None) -> Any:
        event = Event(user=USER, name="n", time=now(), properties={"x": value})
        body = sends(Track(events=[event]), given)
        if isinstance(body, str):
            return body
        return body["events"][0]["properties"].get("x", ABSENT)

    return run


ABSENT = "«absent»"
p = payload


# --- reading ----------------------------------------------------------------------------------


def test_paths_with_array_index_and_keys_with_spaces(says: Says) -> None:
    given = {"a": {"b": [{"c": 1}, {"c": 2}]}, "order lines": {"first one": True}, "from": "x"}
    assert says(p.a.b[1].c, given) == 2
    assert says(p["order lines"]["first one"], given) is True
    assert says(p["from"], given) == "x"
    assert says(p.a.b[7].c.d, given) == ABSENT
    assert says(p.nothing.at.all, given) == ABSENT


@pytest.mark.parametrize("key", ["length", "values", "keys", "items", "constructor", "at", "name"])
def test_keys_that_are_names_of_methods(says: Says, key: str) -> None:
    assert says(p[key], {key: 5}) == 5
    assert says(getattr(p, key), {key: 5}) == 5
    assert says(p.inner[key], {"inner": {}}) == ABSENT
    assert says(p.inner[key], {"inner": [1, 2]}) == ABSENT
    assert says(p.inner[key], {"inner": "text"}) == ABSENT


def test_constants(says: Says) -> None:
    constant = {"text": "a", "number": 1.5, "yes": True, "null": None, "list": [1, "b"]}
    assert says(constant) == constant


def test_whole_objects_and_arrays_pass_through(says: Says) -> None:
    given = {"items": [{"id": 1, "more": [None]}], "address": {"street": None}}
    assert says(p.items, given) == given["items"]
    assert says(p.address, given) == given["address"]
    assert says(p, given) == given
    assert says(pick(p.address, "street", "city"), given) == {"street": None}
    assert says(omit(p, "items"), given) == {"address": {"street": None}}


def test_null_stays_null_and_absent_leaves_its_key_out(says: Says) -> None:
    assert says(p.x, {"x": None}) is None
    assert says(p.x, {}) == ABSENT
    assert says(absent) == ABSENT
    assert says({"a": p.x, "b": [p.x, 1]}, {}) == {"b": [1]}


# --- time -------------------------------------------------------------------------------------


def test_now(says: Says) -> None:
    assert says(now()) == NOW


@pytest.mark.parametrize(
    ("given", "time"),
    [
        (1657855059, "2022-07-15T03:17:39.000Z"),
        ("1657855059", "2022-07-15T03:17:39.000Z"),
        ("2022-07-15T05:17:39+02:00", "2022-07-15T05:17:39+02:00"),
        ("2022-07-15T05:17:39+0200", "2022-07-15T05:17:39+02:00"),
        ("yesterday", ABSENT),
        (None, ABSENT),
    ],
)
def test_unix_seconds_number_or_text(says: Says, given: Any, time: str) -> None:
    assert says(iso8601(p.at), {"at": given}) == time


def test_unix_milliseconds(says: Says) -> None:
    class Times(Payload):
        seconds: UnixSeconds
        millis: UnixMillis

    given = {"seconds": 1657855059, "millis": "1657855059000"}
    both = [iso8601(Times().seconds), iso8601(Times().millis)]
    assert says(both, given) == ["2022-07-15T03:17:39.000Z"] * 2
    assert says(iso8601(p.millis, "milliseconds"), given) == "2022-07-15T03:17:39.000Z"


def test_a_time_in_utc_as_javascript_writes_it(says: Says) -> None:
    given = {"at": "2022-07-15T05:17:39+02:00"}
    assert says(iso8601(p.at, utc=True), given) == "2022-07-15T03:17:39.000Z"
    assert says(slice_text(iso8601(p.at, utc=True), 0, 10), given) == "2022-07-15"


# --- choosing ---------------------------------------------------------------------------------


def test_choices(says: Says) -> None:
    assert says(when(p.age >= 18, "adult", "minor"), {"age": 18}) == "adult"
    assert says(when(p.age >= 18, "adult", "minor"), {}) == "minor"
    assert says(when(is_true(p.vip), "vip"), {"vip": "true"}) == ABSENT
    assert says(when(truthy(p.vip), "vip"), {"vip": "true"}) == "vip"


@pytest.mark.parametrize(
    ("score", "bucket"), [(6.9, "low"), (7, "middle"), (8, "middle"), (9, "high"), ("9", ABSENT)]
)
def test_threshold_buckets(says: Says, score: Any, bucket: str) -> None:
    buckets = choose((p.score < 7, "low"), (p.score <= 8, "middle"), (p.score > 8, "high"))
    assert says(buckets, {"score": score}) == bucket


def test_enumeration_maps(says: Says) -> None:
    state = translate(p.state, {"yes": "opted_in", "no": "unsubscribed"}, otherwise="subscribed")
    assert says(state, {"state": "no"}) == "unsubscribed"
    assert says(state, {"state": "constructor"}) == "subscribed"
    assert says(translate(p.on, {True: "on", False: "off"}), {"on": False}) == "off"
    assert says(translate(p.size, {1: "S", 2: "M"}), {"size": 2}) == "M"
    assert says(translate(p.size, {1: "S", 2: "M"}), {"size": "2"}) == ABSENT


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # given, present, null, filled, empty
        ({}, [False, False, False, False, True]),
        ({"x": None}, [True, False, True, False, True]),
        ({"x": ""}, [True, True, False, False, True]),
        ({"x": "a"}, [True, True, False, True, False]),
        ({"x": []}, [True, True, False, False, True]),
        ({"x": 0}, [True, True, False, False, False]),
    ],
)
def test_presence(says: Says, given: Any, expected: list[bool]) -> None:
    questions = [is_given(p.x), is_present(p.x), is_null(p.x), is_filled(p.x), is_empty(p.x)]
    assert says(questions, given) == expected


def test_conditions_together(says: Says) -> None:
    condition = all_of(p.a == 1, any_of(p.b == 2, not_(is_present(p.b))), one_of(p.c, "x", "y"))
    assert says(condition, {"a": 1, "c": "y"}) is True
    assert says(condition, {"a": 1, "b": 3, "c": "y"}) is False


def test_fallback_chains(says: Says) -> None:
    chain = fallback(p.a, p.b.c, "none")
    assert says(chain, {"a": None, "b": {"c": ""}}) == ""
    assert says(chain, {"b": None}) == "none"
    like_javascript = first_truthy(p.a, p.b.c, "none")
    assert says(like_javascript, {"a": 0, "b": {"c": ""}}) == "none"
    assert says(like_javascript, {"a": False, "b": {"c": 5}}) == 5


# --- routing ----------------------------------------------------------------------------------


def _event(name: Text | str) -> Track:
    return Track(events=[Event(user=USER, name=name, time="2024-01-01T00:00:00Z")])


def _name(body: Any) -> Any:
    return body["events"][0]["name"]


def test_routing_by_field_header_and_presence(sends: Says) -> None:
    body = route(
        (p.type == "a", _event("by field")),
        (headers["X-Event"] == "b", _event("by header")),
        (has_key(p, "user"), _event("by key")),
        (is_present(p.order), _event("by presence")),
        otherwise=skip("none of ours"),
    )
    assert _name(sends(body, {"type": "a"})) == "by field"
    assert _name(sends(body, {}, {"X-Event": "b"})) == "by header"
    assert _name(sends(body, {"user": None})) == "by key"
    assert _name(sends(body, {"order": {}})) == "by presence"
    assert sends(body, {"order": None}) == {"attributes": []}


def test_quiet_skip_and_loud_failure(sends: Says) -> None:
    body = route(
        (p.type == "ping", skip("only a ping")),
        (is_filled(p.type), _event(p.type)),
        otherwise=fail(format_text("what is {}?", to_json(p))),
    )
    assert sends(body, {"type": "ping"}) == {"attributes": []}
    assert _name(sends(body, {"type": "order"})) == "order"
    assert sends(body, {"no": 1}) == 't: what is {"no":1}?'


def test_a_value_that_must_be_there(says: Says) -> None:
    assert says(required(p.id, "no id"), {"id": 5}) == 5
    assert says(required(p.id, "no id"), {"id": None}) == "t: no id"


def test_a_user_without_identifier_fails_and_names_what_is_missing(sends: Says) -> None:
    user = identify(external_id=p.id, email=first_truthy(p.email, p.old.email))
    event = Event(user=user, name="n", time=now())
    assert sends(Track(events=[event]), {"id": 5, "email": ""}) == (
        "t: no usable identifier: none of id, email and old.email is a valid, non-empty string"
    )


def test_ids_that_are_numbers(sends: Says) -> None:
    event = Event(user=identify(external_id=to_text(p.id)), name="n", time=now())
    assert sends(Track(events=[event]), {"id": 5})["events"][0]["external_id"] == "5"


# --- arrays -----------------------------------------------------------------------------------

CART = {"items": [{"id": 1, "price": 2.5, "n": 2}, {"id": "b", "price": 3, "n": 1}]}


def test_one_purchase_for_each_element(sends: Says) -> None:
    def purchase(item: Anything) -> Purchase:
        return Purchase(
            user=identify(external_id=p.user),
            product_id=to_text(item.id),
            currency="EUR",
            price=item.price,
            quantity=item.n,
            time="2024-01-01T00:00:00Z",
        )

    body = Track(purchases=each(p.items, purchase))
    purchases = sends(body, {**CART, "user": "u-1"})["purchases"]
    assert [(one["product_id"], one["external_id"]) for one in purchases] == [
        ("1", "u-1"),
        ("b", "u-1"),
    ]
    assert sends(body, {"user": "u-1"}) == {"purchases": []}


def test_elements_beside_others(sends: Says) -> None:
    def event(item: Anything) -> Event:
        return Event(user=USER, name=concat("Bought ", item.id), time=now())

    order = Event(user=USER, name="Order", time=now())
    gift = when(is_true(p.gift), Event(user=USER, name="Gift", time=now()))
    body = Track(events=[order, gift, spread(each(p.items, event))])

    def names(given: Any) -> list[str]:
        return [event["name"] for event in sends(body, given)["events"]]

    assert names({**CART, "gift": True}) == ["Order", "Gift", "Bought 1", "Bought b"]
    assert names({"gift": "no"}) == ["Order"]


def test_an_array_becomes_an_array_property(says: Says) -> None:
    lines = each(p.items, lambda item, index: {"line": index, "total": item.price * item.n})
    assert says(lines, CART) == [{"line": 0, "total": 5}, {"line": 1, "total": 3}]
    assert says(each(p.items, lambda item: item.price), CART) == [2.5, 3]


def test_zip(says: Says) -> None:
    given = {"titles": ["How?", "Why?"], "answers": ["so", "because", "extra"]}
    pairs = each(
        zip_arrays(p.titles, p.answers), lambda pair: {"question": pair[0], "answer": pair[1]}
    )
    assert says(pairs, given) == [
        {"question": "How?", "answer": "so"},
        {"question": "Why?", "answer": "because"},
    ]
    assert says(from_entries(zip_arrays(p.titles, p.answers)), given) == {
        "How?": "so",
        "Why?": "because",
    }


def test_find_first_and_filter(says: Says) -> None:
    assert says(find(p.items, lambda item: item.price > 2.7).id, CART) == "b"
    assert says(find(p.items, lambda item: item.price > 9).id, CART) == ABSENT
    assert says(only(p.items, lambda item: item.n == 1), CART) == CART["items"][1:]
    assert says([first(p.items).id, last(p.items).id, length(p.items)], CART) == [1, "b", 2]


def test_switch_on_an_elements_type_with_a_dynamic_key_read(says: Says) -> None:
    def answer(one: Anything) -> Anything:
        value = one[one.type]
        return choose(
            (one.type == "choice", value.label),
            (one.type == "choices", join(value.labels, ", ")),
            otherwise=to_text(value),
        )

    given = {
        "answers": [
            {"type": "choice", "choice": {"label": "red"}},
            {"type": "choices", "choices": {"labels": ["a", "b"]}},
            {"type": "number", "number": 5},
            {"type": "constructor"},
        ]
    }
    assert says(each(p.answers, answer), given) == ["red", "a, b", "5"]


# --- objects ----------------------------------------------------------------------------------


def _attributes(sends: Says, given: Any, **fields: Any) -> Any:
    return sends(Track(attributes=[Attributes(user=USER, **fields)]), given)["attributes"][0]


def test_an_object_becomes_attributes_renamed_filtered_and_guarded(sends: Says) -> None:
    given = {"p": {"home value": {"new": 1}, "gone": {"new": None}, "external_id": {"new": "x"}}}
    new = map_values(p.p, lambda change: change.new)
    assert _attributes(sends, given, dynamic=new) == {
        "external_id": "u",
        "home value": 1,
        "gone": None,
    }
    kept = only_entries(new, lambda value, key: all_of(is_present(value), key != "external_id"))
    assert _attributes(sends, given, dynamic=kept) == {"external_id": "u", "home value": 1}
    renamed = rename_keys(kept, lambda key: concat("crm_", replace(key, " ", "_")))
    assert _attributes(sends, given, dynamic=renamed) == {"external_id": "u", "crm_home_value": 1}
    assert _attributes(sends, given, dynamic=rename_keys(kept, "crm ")) == {
        "external_id": "u",
        "crm home value": 1,
    }
    assert _attributes(sends, given, dynamic=rename_keys(kept, {"home value": "value"})) == {
        "external_id": "u",
        "value": 1,
    }


def test_nothing_to_update_is_skipped(sends: Says) -> None:
    changed = named("changed", unreserved(p.changes))
    body = route(
        (is_empty(changed), skip()),
        otherwise=Track(attributes=[Attributes(user=USER, dynamic=changed)]),
    )
    assert sends(body, {"changes": {"email": "x"}}) == {"attributes": []}
    assert sends(body, {"changes": {"a": 1}}) == {"attributes": [{"external_id": "u", "a": 1}]}


def test_a_key_from_the_payload(says: Says) -> None:
    given = {"field": "colour", "value": "red", "all": {"colour": "blue"}}
    assert says(from_entries([[p.field, p.value]]), given) == {"colour": "red"}
    assert says(get(p.all, p.field), given) == "blue"
    assert says(merge(p.all, {"size": 1}), given) == {"colour": "blue", "size": 1}


# --- text, numbers, JSON ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (upper(p.t), " CALL.COMPLETED_V2 "),
        (lower(p.t), " call.completed_v2 "),
        (trim(p.t), "call.Completed_v2"),
        (capitalize(trim(p.t)), "Call.Completed_v2"),
        (slice_text(trim(p.t), 0, 4), "call"),
        (slice_text(trim(p.t), -2), "v2"),
        (split(trim(p.t), ".")[1], "Completed_v2"),
        (join(each(split("ada lovelace", " "), capitalize), " "), "Ada Lovelace"),
        (replace(p.t, ".", " "), " call Completed_v2 "),
        (replace_pattern(trim(p.t), r"[._]", " "), "call Completed v2"),
        (extract(p.t, r"v(\d+)", 1), "2"),
        (matches(p.t, pattern("completed", "i")), True),
        (starts_with(trim(p.t), "call."), True),
        (concat("Call ", p.n, "/", p.yes), "Call 3/true"),
        (format_text("{} calls by {who}", p.n, who="Ada"), "3 calls by Ada"),
        (format_text("{} calls by {who}", p.n, who=p.nobody), ABSENT),
        (to_text(p.n), "3"),
    ],
)
def test_text(says: Says, value: Value, expected: Any) -> None:
    assert says(value, {"t": " call.Completed_v2 ", "n": 3, "yes": True}) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (p.cents / 100, 12.34),
        (p.cents + 1 - 5, 1230),
        (2 * p.cents, 2468),
        (p.cents % 100, 34),
        (remainder(p.cents, 100), 34),
        (rounded(p.cents / 7, 2), 176.29),
        (floor(p.cents / 100), 12),
        (ceiling(p.cents / 100), 13),
        (to_fixed(p.cents / 100, 1), "12.3"),
        (parse_number(p.price), 150000),
        (parse_number(p.price) / 2, 75000),
        (parse_number("1.250,5", decimal=","), 1250.5),
        (parse_number(p.nothing), ABSENT),
        (p.nothing + 1, ABSENT),
        (sum_of(each(p.items, lambda item: item.price * item.n)), 8),
    ],
)
def test_numbers(says: Says, value: Value, expected: Any) -> None:
    assert says(value, {"cents": 1234, "price": "150,000", **CART}) == expected


def test_json_text_in_and_out(says: Says) -> None:
    given = {"text": '{"a": {"b": [1]}}', "broken": "{a", "value": {"z": None}}
    assert says(parse_json(p.text).a.b[0], given) == 1
    assert says(parse_json(p.broken), given) == ABSENT
    assert says(to_json(p.value), given) == '{"z":null}'


# --- Braze's own ------------------------------------------------------------------------------


def test_nested_objects_merged(sends: Says) -> None:
    given = {"tier": {"name": "Gold", "since": 1657855059}}
    tier = {"name": p.tier.name, "since": nested_time(p.tier.since), "until": nested_time(p.no)}
    assert _attributes(sends, given, merge_objects=True, custom={"tier": tier}) == {
        "external_id": "u",
        "_merge_objects": True,
        "tier": {"name": "Gold", "since": {"$time": "2022-07-15T03:17:39.000Z"}},
    }


def test_changes_of_arrays_of_objects(sends: Says) -> None:
    custom = {
        "pets": add_objects([{"id": p.id, "name": "Rex"}]),
        "cars": update_object("id", p.id, {"km": 5}),
        "boats": remove_object("id", p.id),
    }
    assert _attributes(sends, {"id": 4}, merge_objects=True, custom=custom) == {
        "external_id": "u",
        "_merge_objects": True,
        "pets": {"$add": [{"id": 4, "name": "Rex"}]},
        "cars": {
            "$update": [{"$identifier_key": "id", "$identifier_value": 4, "$new_object": {"km": 5}}]
        },
        "boats": {"$remove": [{"$identifier_key": "id", "$identifier_value": 4}]},
    }


def test_increments_and_arrays(sends: Says) -> None:
    custom = {
        "visits": increment(1),
        "points": increment(p.points),
        "tags": add_to_array([p.tag]),
        "old_tags": remove_from_array(p.gone),
        "not": add_to_array(p.nothing),
    }
    given = {"points": -5, "tag": "a", "gone": ["x"]}
    assert _attributes(sends, given, custom=custom) == {
        "external_id": "u",
        "visits": {"inc": 1},
        "points": {"inc": -5},
        "tags": {"add": ["a"]},
        "old_tags": {"remove": ["x"]},
    }


def test_subscription_groups_and_standard_attributes(sends: Says) -> None:
    state = when(is_true(p.sms), "subscribed", "unsubscribed")
    groups = [SubscriptionGroup(id="g-1", state=state, double_opt_in=True)]
    fields = {"subscription_groups": groups, "email_subscribe": "opted_in", "country": p.country}
    assert _attributes(sends, {"sms": True}, **fields) == {
        "external_id": "u",
        "email_subscribe": "opted_in",
        "subscription_groups": [
            {
                "subscription_group_id": "g-1",
                "subscription_state": "subscribed",
                "use_double_opt_in_logic": True,
            }
        ],
    }


def test_null_removes_an_attribute(sends: Says) -> None:
    assert _attributes(sends, {}, first_name=None, last_name=absent, custom={"a": None}) == {
        "external_id": "u",
        "first_name": None,
        "a": None,
    }


@pytest.mark.parametrize(
    ("given", "identifier"),
    [
        ({"id": "x", "email": "e"}, {"external_id": "x"}),
        ({"id": "", "member": "m", "phone": "1"}, {"user_alias": ("m", "loyalty")}),
        ({"id": None, "phone": "1"}, {"user_alias": ("1", "phone")}),
        ({"email": "e"}, {"email": "e"}),
    ],
)
def test_one_identifier(sends: Says, given: Any, identifier: dict[str, Any]) -> None:
    user = identify(
        external_id=p.id,
        user_alias=alias(label="loyalty", name=p.member),
        phone_alias=p.phone,
        email=p.email,
    )
    event = Event(user=user, name="n", time="2024-01-01T00:00:00Z", update_existing_only=False)
    expected = {"name": "n", "time": "2024-01-01T00:00:00Z", "_update_existing_only": False}
    if "user_alias" in identifier:
        name, label = identifier["user_alias"]
        identifier = {"user_alias": {"alias_name": name, "alias_label": label}}
    assert sends(Track(events=[event]), given) == {"events": [{**identifier, **expected}]}


def test_an_object_that_braze_does_not_know_is_a_dict(sends: Says) -> None:
    event = Event(user=USER, name="n", time="2024-01-01T00:00:00Z")
    body = Track(
        attributes=[{"external_id": p.id, "anything": True}],
        events=[merge(event, {"stray": p.stray})],
    )
    assert sends(body, {"id": 5, "stray": 1}) == {
        "attributes": [{"external_id": 5, "anything": True}],
        "events": [{"external_id": "u", "name": "n", "time": "2024-01-01T00:00:00Z", "stray": 1}],
    }


# --- catalogs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", ["update", "edit", "delete"])
def test_catalog_items(sends: Says, operation: Any) -> None:
    item = CatalogItem(id=p.id, fields={"title": p.title})
    body = Catalog(operation=operation, catalog_name="rooms", items=[item])
    assert sends(body, {"id": "r-1", "title": None}) == {
        "catalog_name": "rooms",
        "items": [{"id": "r-1", "title": None}],
    }


def test_a_catalog_item_for_each_element_with_its_own_columns(sends: Says) -> None:
    body = Catalog(
        operation="edit",
        catalog_name=p.catalog,
        items=each(p.rooms, lambda room: CatalogItem(id=to_text(room.id), fields=room)),
    )
    given = {"catalog": "rooms", "rooms": [{"id": 1, "beds": 2}, {"id": 2, "sea view": True}]}
    assert sends(body, given) == {
        "catalog_name": "rooms",
        "items": [{"id": "1", "beds": 2}, {"id": "2", "sea view": True}],
    }


# --- typed payloads ---------------------------------------------------------------------------


class _Line(Record):
    sku: Text
    price: Number = field(optional=True)


class _Order(Payload, event="shop order", open=True):
    id: Text
    lines: Array[_Line]
    totals: Map[Number]
    sender: Text = field(key="from", optional=True)
    size: Number = field(key="length", optional=True)


def test_a_declared_payload(says: Says) -> None:
    order = _Order()
    given = {
        "id": "o",
        "lines": [{"sku": "a", "price": 2}, {"sku": "b"}],
        "totals": {"net": 5},
        "from": "shop",
        "length": 3,
        "note": "?",
    }
    assert says(order.lines[0].sku, given) == "a"
    assert says(sum_of(each(order.lines, lambda line: line.price)), given) == 2
    assert says(order.totals["net"] + 1, given) == 6
    assert says([order.sender, order.size, order["note"]], given) == ["shop", 3, "?"]
