"""The last value that is allowed and the first that is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from brazesmith.contract import Plan, judge
from brazesmith.contract.rules.examples import GROUP, attributes, catalog, event, purchase

CATALOGS = ("catalog-update", "catalog-edit", "catalog-delete")
ALIAS = {"alias_name": "+15551234567", "alias_label": "phone"}
LEAVE_OUT: Any = ...


def codes(body: Any, destination: str = "track", **options: Any) -> list[str]:
    return [finding.code for finding in judge(body, destination, **options).findings]


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        ({"external_id": LEAVE_OUT}, ["BZ103"]),
        ({"external_id": None}, ["BZ103"]),
        ({"external_id": None, "email": None}, ["BZ103"]),
        ({}, []),
        ({"external_id": LEAVE_OUT, "email": "ada@example.com"}, []),
        ({"external_id": LEAVE_OUT, "phone": "+12025550123"}, []),
        ({"external_id": LEAVE_OUT, "phone": "+15551234567"}, ["BZ113"]),
        ({"external_id": LEAVE_OUT, "phone": "+1202555012"}, ["BZ109"]),
        ({"external_id": LEAVE_OUT, "phone": "+120255501234"}, ["BZ109"]),
        ({"external_id": LEAVE_OUT, "phone": "+9991234567"}, ["BZ109"]),
        ({"external_id": LEAVE_OUT, "phone": "1234"}, ["BZ109"]),
        ({"external_id": LEAVE_OUT, "phone": "12345"}, ["BZ110"]),
        ({"external_id": LEAVE_OUT, "phone": "020 7946 0958"}, ["BZ110"]),
        ({"external_id": LEAVE_OUT, "phone": "1" * 15}, ["BZ110"]),
        ({"external_id": LEAVE_OUT, "phone": "1" * 16}, ["BZ109"]),
        ({"external_id": LEAVE_OUT, "phone": "unknown", "email": "a@b.co"}, ["BZ110"]),
        ({"external_id": LEAVE_OUT, "user_alias": ALIAS, "_update_existing_only": False}, []),
        ({"external_id": LEAVE_OUT, "user_alias": ALIAS, "_update_existing_only": True}, []),
        ({"external_id": LEAVE_OUT, "email": "a@b.co", "_update_existing_only": None}, []),
        ({"email": "ada.lovelace+1@mail.example.co.uk"}, []),
        ({"email": "ada@example.com "}, ["BZ108"]),
        ({"email": "@example.com"}, ["BZ108"]),
        ({"email": "ada@lovelace@example.com"}, ["BZ108"]),
        ({"email": ""}, ["BZ108"]),
        ({"email": "ada..l@example.com"}, ["BZ112"]),
        ({"email": 7}, ["BZ104"]),
        ({"external_id": LEAVE_OUT, "braze_id": "5f0d"}, []),
        ({"email": "ada@example.com", "phone": "+15551234567"}, []),
        ({"user_alias": ALIAS}, ["BZ101"]),
        ({"braze_id": "5f0d"}, ["BZ101"]),
        ({"user_alias": ALIAS, "braze_id": "5f0d"}, ["BZ101"]),
        (
            {"external_id": None, "user_alias": ALIAS, "_update_existing_only": False},
            ["BZ102"],
        ),
        ({"external_id": ""}, ["BZ105"]),
        ({"external_id": 12}, ["BZ104"]),
        ({"external_id": True}, ["BZ104"]),
        ({"external_id": LEAVE_OUT, "user_alias": {"alias_name": "a"}}, ["BZ107"]),
        ({"external_id": LEAVE_OUT, "user_alias": "a"}, ["BZ107"]),
        ({"external_id": LEAVE_OUT, "user_alias": {**ALIAS, "alias_name": None}}, ["BZ107"]),
        ({"external_id": LEAVE_OUT, "phone": "unknown"}, ["BZ109"]),
        ({"phone": "unknown"}, ["BZ110"]),
        ({"phone": "555 123 4567"}, ["BZ110"]),
    ],
)
@pytest.mark.parametrize("build", [attributes, event, purchase])
def test_identifiers(build: Any, identifiers: dict[str, Any], expected: list[str]) -> None:
    assert codes(build(**identifiers)) == expected


@pytest.mark.parametrize(
    ("external_id", "allowed"),
    [
        ("u" * 987, True),
        ("u" * 988, False),
        ("ü" * 493 + "u", True),
        ("ü" * 494, False),
        ("👍" * 246 + "uuu", True),
        ("👍" * 247, False),
        ("\ud800" * 329, True),
        ("\ud800" * 330, False),
    ],
)
def test_external_id_is_measured_in_bytes(external_id: str, allowed: bool) -> None:
    assert codes(attributes(external_id=external_id)) == ([] if allowed else ["BZ106"])


@pytest.mark.parametrize("part", ["alias_name", "alias_label"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 236, []),
        ("a" * 237, ["BZ116"]),
        ("é" * 118, []),
        ("é" * 118 + "a", ["BZ116"]),
        ("👍" * 59, []),
        ("👍" * 60, ["BZ116"]),
        ("undefined", ["BZ117"]),
        ("  ", ["BZ117"]),
    ],
)
def test_parts_of_an_alias(part: str, text: str, expected: list[str]) -> None:
    alias = {**ALIAS, part: text}
    for build in (attributes, event, purchase):
        body = build(external_id=LEAVE_OUT, user_alias=alias, _update_existing_only=False)
        assert codes(body) == expected
        assert codes(body, profile="braze") == []


@pytest.mark.parametrize(
    "text", ["undefined", "null", "NaN", "[object Object]", "Null", "None", "Invalid Date", " "]
)
def test_text_of_a_missing_value(text: str) -> None:
    assert codes(attributes(external_id=text)) == ["BZ117"]
    assert codes(event(external_id=LEAVE_OUT, braze_id=text)) == ["BZ117"]
    assert codes(purchase(product_id=text)) == ["BZ117"]
    assert codes(event(name=text)) == ["BZ321"]
    assert codes(event(properties={text: 1})) == ["BZ319"]
    assert "BZ519" in codes(catalog({"id": text}), "catalog-update")
    assert codes({"external_user_ids": [text], "messages": {"sms": {}}}, "messages-send") == [
        "BZ714"
    ]


@pytest.mark.parametrize("text", ["u", "nullable", "no", "NaN-1", "undefined user", "0"])
def test_text_like_that_of_a_missing_value(text: str) -> None:
    assert codes(attributes(external_id=text)) == []
    assert codes(event(name=text, properties={text: 1})) == []


@pytest.mark.parametrize("build", [event, purchase])
def test_users_who_may_not_exist_yet(build: Any) -> None:
    assert codes(build(_update_existing_only=True)) == ["BZ318"]
    by_email = build(external_id=LEAVE_OUT, email="ada@example.com", _update_existing_only=True)
    assert codes(by_email) == ["BZ318"]
    by_braze = build(external_id=LEAVE_OUT, braze_id="5f0d", _update_existing_only=True)
    assert codes(by_braze) == []
    assert codes(attributes(_update_existing_only=True)) == []


@pytest.mark.parametrize("size", [1, 4, 5, 12, 13, 15, 16, 60, 300])
@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0"])
def test_blank_text_of_any_length_identifies_nobody(size: int, blank: str) -> None:
    text = blank * size
    assert codes(event(external_id=text)) == ["BZ117"]
    assert "BZ117" in codes(purchase(product_id=text))
    alias = {"alias_name": text, "alias_label": "phone"}
    by_alias = event(external_id=LEAVE_OUT, user_alias=alias, _update_existing_only=False)
    assert "BZ117" in codes(by_alias)


@pytest.mark.parametrize("text", ["undefined ", " null", "NaN\n", "[object Object] "])
def test_white_space_around_the_text_of_a_missing_value(text: str) -> None:
    assert codes(event(external_id=text)) == ["BZ117"]
    assert codes(attributes(**{text: 1})) == ["BZ233", "BZ234"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", "empty text"), ("  ", "blank text"), ("null", "the text that a missing value becomes")],
)
def test_messages_distinguish_empty_blank_and_missing(text: str, kind: str) -> None:
    body = {"external_user_ids": [text], "messages": {"email": {}}}
    (finding,) = judge(body, "messages-send").findings
    assert (finding.code, kind in finding.message) == ("BZ714", True)
    named = judge(attributes(**{text: 1})).findings[-1]
    assert (named.code, kind in named.message) == ("BZ234", True)


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        *(("DOB", "dob"), ("Dob", "dob"), ("e-mail", "email"), ("frist_name", "first_name")),
        *(("bod", None), ("Bio", None), ("phone2", None), ("email_2", None), ("time_zone_1", None)),
    ],
)
def test_names_like_those_of_standard_attributes(name: str, standard: str | None) -> None:
    findings = judge(attributes(**{name: "x"})).findings
    assert [finding.hint.split("`")[1] for finding in findings] == ([standard] if standard else [])


@pytest.mark.parametrize(
    ("name", "is_documented"), [("Plan ", True), (" Plan", True), ("Plan\t", False)]
)
def test_only_spaces_are_documented_as_removed(name: str, is_documented: bool) -> None:
    for body, code in ((attributes(**{name: 1}), "BZ233"), (event(name=name), "BZ320")):
        (finding,) = judge(body).findings
        assert finding.code == code
        assert ("does not document" in finding.message) != is_documented


def test_names_of_attributes_are_trimmed() -> None:
    assert codes(attributes(**{"plan": 1, "plan\t": 2})) == ["BZ233"]
    assert codes(attributes(**{"plan": 1, "plan ": 2})) == ["BZ232"]
    assert codes(attributes(**{" plan": 1, "plan ": 2})) == ["BZ232", "BZ232"]
    assert codes(attributes(**{"plan": 1, "plans ": 2})) == ["BZ233"]


def test_size_of_a_body_with_few_large_values() -> None:
    megabytes = ["n" * 1000] * 5000
    assert codes(attributes(facebook={"likes": megabytes})) == ["BZ010"]
    rows = [{"line": n, "text": "n" * 250} for n in range(370)]
    fields = {f"table {n}": rows for n in range(21)}
    two = [attributes(**fields)["attributes"][0], attributes(**fields)["attributes"][0]]
    assert codes({"attributes": two}) == ["BZ010"]
    item = {"id": "a", "notes": {f"n{n}": "n" * 5000 for n in range(1000)}}
    assert codes(catalog(item), "catalog-update") == ["BZ010"]
    message = {"external_user_ids": ["user-1"], "messages": {"email": {"body": "n" * 5_000_000}}}
    assert codes(message, "messages-send") == ["BZ010"]


def test_size_of_a_body() -> None:
    def body(size: int) -> Any:
        objects = event(properties={"a": ["n" * 1000] * 50})["events"] * 75
        rest = size - len(json.dumps({"events": objects}, separators=(",", ":")))
        share, last = divmod(rest, 75)
        for index, one in enumerate(objects):
            longer = "n" * (1000 + share + (last if index == 0 else 0))
            objects[index] = {**one, "properties": {"a": [*["n" * 1000] * 49, longer]}}
        return {"events": objects}

    limit = 4 * 1024 * 1024
    assert codes(body(limit)) == []
    assert codes(body(limit + 1)) == ["BZ010"]
    assert codes(attributes(text="n" * (limit + 1))) == ["BZ010", "BZ210"]
    items = catalog(*({"id": f"i{n}", "a": {"b": ["n" * 1000] * 84}} for n in range(50)))
    assert codes(items, "catalog-update") == ["BZ010"]


def test_a_body_that_is_nested_too_deeply_to_measure() -> None:
    value: Any = []
    for _ in range(5000):
        value = [value]
    assert "BZ010" not in codes(attributes(deep=value))


def body_of(attribute_count: int, event_count: int, purchase_count: int) -> dict[str, Any]:
    return {
        "attributes": attributes()["attributes"] * attribute_count,
        "events": event()["events"] * event_count,
        "purchases": purchase()["purchases"] * purchase_count,
    }


@pytest.mark.parametrize(
    ("counts", "plan", "allowed"),
    [
        ((25, 25, 25), "combined-75", True),
        ((26, 25, 25), "combined-75", False),
        ((75, 0, 0), "combined-75", True),
        ((0, 76, 0), "combined-75", False),
        ((75, 75, 75), "combined-75", False),
        ((75, 75, 75), "per-array-75", True),
        ((76, 1, 1), "per-array-75", False),
        ((0, 0, 76), "per-array-75", False),
    ],
)
def test_object_counts(counts: tuple[int, int, int], plan: Plan, allowed: bool) -> None:
    verdict = judge(body_of(*counts), plan=plan)
    assert [finding.code for finding in verdict.findings] == ([] if allowed else ["BZ006"])
    if not allowed:
        assert verdict.status == 400
        assert verdict.response["message"] == "Max Input Length Exceeded"


@pytest.mark.parametrize(
    ("quantity", "allowed"),
    [
        (0, False),
        (1, True),
        (100, True),
        (101, False),
        (-1, False),
        (2.0, True),
        (1.5, False),
        (float("inf"), False),
        ("1", False),
        (True, False),
        ([], False),
        (None, True),
    ],
)
def test_quantity(quantity: Any, allowed: bool) -> None:
    assert codes(purchase(quantity=quantity)) == ([] if allowed else ["BZ406"])


@pytest.mark.parametrize(
    ("price", "allowed"),
    [
        (12, True),
        (12.5, True),
        (0, True),
        (-3.99, True),
        ("12.5", False),
        (True, False),
        (float("inf"), False),
    ],
)
def test_price(price: Any, allowed: bool) -> None:
    assert codes(purchase(price=price)) == ([] if allowed else ["BZ405"])


@pytest.mark.parametrize(
    ("currency", "expected"),
    [
        ("USD", []),
        ("XAU", []),
        ("usd", ["BZ404"]),
        ("HRK", ["BZ409"]),
        ("XYZ", ["BZ403"]),
        ("BTC", ["BZ403"]),
        ("", ["BZ403"]),
        ("US", ["BZ403"]),
        ("US$", ["BZ403"]),
        (840, ["BZ403"]),
        ("ΑΒΓ", ["BZ403"]),
    ],
)
def test_currency(currency: Any, expected: list[str]) -> None:
    assert codes(purchase(currency=currency)) == expected


@pytest.mark.parametrize("name", ["product_id", "currency", "price", "time"])
@pytest.mark.parametrize("value", [None, LEAVE_OUT])
def test_what_a_purchase_needs(name: str, value: Any) -> None:
    assert codes(purchase(**{name: value})) == ["BZ303" if name == "time" else "BZ401"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (purchase(product_id="p" * 255), []),
        (purchase(product_id="p" * 256), ["BZ402"]),
        (purchase(product_id=""), ["BZ402"]),
        (attributes(note="n" * 255), []),
        (attributes(note="n" * 256), ["BZ210"]),
        (event(properties={"note": "n" * 255}), []),
        (event(properties={"note": "n" * 256}), ["BZ310"]),
        (event(properties={"n" * 255: 1}), []),
        (event(properties={"n" * 256: 1}), ["BZ309"]),
        (event(properties={"": 1}), ["BZ309"]),
        (event(properties={f"p{i}": i for i in range(256)}), []),
        (event(properties={f"p{i}": i for i in range(257)}), ["BZ311"]),
        (attributes(push_tokens=[{"app_id": "a", "token": "t", "device_id": "d" * 8}]), []),
        (attributes(push_tokens=[{"app_id": "a", "token": "t", "device_id": "d" * 7}]), ["BZ215"]),
        (attributes(push_tokens=[{"app_id": "a", "token": "t", "device_id": "d" * 255}]), []),
        (
            attributes(push_tokens=[{"app_id": "a", "token": "t", "device_id": "d" * 256}]),
            ["BZ215"],
        ),
    ],
)
def test_lengths(body: Any, expected: list[str]) -> None:
    assert codes(body) == expected


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2024-05-01T12:00:00Z", []),
        ("2024-05-01T12:00:00.000Z", []),
        ("2024-05-01T12:00:00.123456789Z", []),
        ("2024-05-01T12:00:00+02:00", []),
        ("2024-05-01T12:00:00-0700", []),
        ("2024-05-01T12:00Z", []),
        ("2016-12-31T23:59:60Z", []),
        ("20240501T120000Z", []),
        ("20240230T120000Z", ["BZ304"]),
        ("٢٠٢٤-05-01", ["BZ304"]),
        ("2024-05-01T12:00:00", ["BZ305"]),
        ("2024-05-01 12:00:00", ["BZ305"]),
        ("2024-05-01 12:00:00 -07:00", ["BZ305"]),
        ("2019-11-14T13:50:10+1:00", ["BZ305"]),
        ("2024-05-01", ["BZ305"]),
        ("05/01/2024", ["BZ305"]),
        ("12-1-2021", ["BZ305"]),
        ("13-1-2021", ["BZ304"]),
        ("2024-02-30T12:00:00Z", ["BZ304"]),
        ("2024-02-30", ["BZ304"]),
        ("2024-13-01T12:00:00Z", ["BZ304"]),
        ("1714564800", ["BZ304"]),
        (1714564800, ["BZ304"]),
        (1714564800.5, ["BZ304"]),
        ("", ["BZ304"]),
        ("yesterday", ["BZ304"]),
        ({"$time": "2024-05-01T12:00:00Z"}, ["BZ304"]),
        (None, ["BZ303"]),
        (LEAVE_OUT, ["BZ303"]),
    ],
)
@pytest.mark.parametrize("build", [event, purchase])
def test_time(build: Any, time: Any, expected: list[str]) -> None:
    assert codes(build(time=time)) == expected


def test_the_form_with_a_colon_is_documented_for_events_alone() -> None:
    time = "2024-05-01T12:00:00:000Z"  # yyyy-MM-ddTHH:mm:ss:SSSZ
    assert codes(event(time=time)) == []
    assert codes(purchase(time=time)) == ["BZ408"]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2024-05-01T12:00:00Z", []),
        ("2024-05-01T12:00:01Z", ["BZ306"]),
        ("2024-05-01T14:00:00+02:00", []),
        ("2024-05-01T14:00:01+02:00", ["BZ306"]),
        ("2024-05-01T12:00:01", ["BZ305", "BZ306"]),
        ("2024-05-01 12:00:01", ["BZ305", "BZ306"]),
        ("2024-05-02", ["BZ305", "BZ306"]),
        ("2024-05-01", ["BZ305"]),
    ],
)
def test_the_future_begins_after_now(time: str, expected: list[str]) -> None:
    now = datetime(2024, 5, 1, 12, 0, 0, tzinfo=UTC)
    assert codes(event(time=time), now=now) == expected
    assert codes(purchase(time=time), now=now) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([{"id": f"i{n}"} for n in range(50)], []),
        ([{"id": f"i{n}"} for n in range(51)], ["BZ508"]),
        ([{"id": "i" * 250}], []),
        ([{"id": "i" * 251}], ["BZ506"]),
        ([{"id": ""}], ["BZ505"]),
        ([{"id": "ä"}], ["BZ505"]),
        ([{"id": None}], ["BZ503"]),
        ([{"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "a"}], ["BZ507", "BZ507"]),
        ([{"id": "a"}, 5], ["BZ502"]),
        ([], ["BZ509"]),
    ],
)
def test_catalog_items(items: list[Any], expected: list[str]) -> None:
    for destination in CATALOGS:
        assert codes(catalog(*items), destination) == expected


@pytest.mark.parametrize("name", [LEAVE_OUT, None, "", 7])
def test_the_catalog_has_a_name(name: Any) -> None:
    body = catalog({"id": "a"}, catalog_name=name)
    (finding,) = judge(body, "catalog-update").findings
    assert (finding.code, finding.pointer) == (
        "BZ501",
        "" if name is LEAVE_OUT else "/catalog_name",
    )
    assert finding.message.startswith("`catalog_name` is ")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("n" * 250, []),
        ("Restaurants_2-new", []),
        ("n" * 251, ["BZ514"]),
        ("../../users/track", ["BZ514"]),
        ("my catalog", ["BZ514"]),
        ("a.b", ["BZ514"]),
        ("café", ["BZ514"]),
    ],
)
def test_names_of_catalogs(name: str, expected: list[str]) -> None:
    for destination in CATALOGS:
        assert codes(catalog({"id": "a"}, catalog_name=name), destination) == expected


@pytest.mark.parametrize(
    ("items", "pointer", "message"),
    [
        (LEAVE_OUT, "", "`items` is missing, not an array of objects"),
        ({"id": "a"}, "/items", "`items` is an object, not an array of objects"),
        ([{"id": "a"}, 5], "/items/1", "this item is 5, not an object"),
    ],
)
def test_what_is_not_an_array_of_items(items: Any, pointer: str, message: str) -> None:
    (finding,) = judge(catalog(items=items), "catalog-edit").findings
    assert (finding.code, finding.pointer, finding.message) == ("BZ502", pointer, message)


def test_elements_are_named_by_their_array() -> None:
    (finding,) = judge(catalog({"id": "a", "tags": ["n" * 5001]}), "catalog-update").findings
    assert finding.message == "`tags[0]` has 5,001 characters; the limit is 5,000"


def test_a_catalog_as_a_table() -> None:
    assert codes(catalog({"id": "a", "Most_Sold": None, "x": 1.5}), "catalog-edit") == []


def nested(levels: int) -> Any:
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"k": value}
    return value


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("c", "n" * 5000, []),
        ("c", "n" * 5001, ["BZ510"]),
        ("c", {"d": ["n" * 5001]}, ["BZ510"]),
        ("c.d", 1, ["BZ511"]),
        ("$c", 1, ["BZ511"]),
        ("c", {"d.e": 1}, ["BZ512"]),
        ("c", [{"$d": 1}], ["BZ512", "BZ516"]),
        ("c", {"d e": 1, "d-e": 2}, []),
        ("c", [nested(49)], ["BZ516"]),
        ("c", {"d": nested(49)}, []),
        ("c", {"d": nested(50)}, ["BZ513"]),
        ("c", [[1] * 100] * 100, ["BZ516"]),
        ("c", ["red", "blue"], []),
        ("c", [], []),
        ("c", ["red", None], ["BZ516"]),
        ("c", [1, 2, 3], ["BZ516"]),
        ("c", ["n"] * 100, []),
        ("c", ["n"] * 101, ["BZ517"]),
        ("c", [-180, 90], []),
        ("c", [180.0, -90], []),
        ("c", [180.5, 0], ["BZ518"]),
        ("c", [0, 90.5], ["BZ518"]),
        ("c", {"list": [1, {"any": True}]}, []),
        ("n" * 250, 1, []),
        ("n" * 251, 1, ["BZ515"]),
        ("a b", 1, ["BZ515"]),
        ("größe", 1, ["BZ515"]),
        ("", 1, ["BZ515"]),
    ],
)
def test_values_of_items(column: str, value: Any, expected: list[str]) -> None:
    body = catalog({"id": "a", column: value})
    for destination in CATALOGS:
        found = codes(body, destination)
        assert [code for code in found if code != "BZ520"] == expected


def test_operators_on_arrays_are_for_editing_items() -> None:
    body = catalog({"id": "a", "dishes": {"$add": ["Coleslaw"], "$remove": ["Fries"]}})
    assert codes(body, "catalog-edit") == []
    assert codes(body, "catalog-update") == ["BZ512", "BZ512"]
    deeper = catalog({"id": "a", "dishes": {"all": {"$add": ["Coleslaw"]}}})
    assert codes(deeper, "catalog-edit") == ["BZ512"]


@pytest.mark.parametrize("build", [event, purchase])
@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"n": "n" * 255}, []),
        ({"n": "n" * 256}, ["BZ310"]),
        ({"n": {"m": "n" * 256}}, []),
        ({"a$": 1, "a b": 2, "a.b": 3}, []),
        ({"event_name": 1}, ["reserved"]),
        ({"n": {"time": 1, "price": 2}}, []),
        ({"seen": "2024-05-01T12:00:00Z"}, []),
        ({"seen": ["2024-05-01T12:00:00Z"]}, ["BZ316"]),
        ({"seen": [{"at": "2024-05-01T12:00:00Z"}]}, []),
        ({"seen": ["2024-05-01", "05/01/2024"]}, []),
        ({"until": "9999-12-31"}, []),
        ({"plan": {"until": "3000-12-31"}}, []),
        ({"plan": {"until": "3001-01-01"}}, ["BZ317"]),
        ({"plans": [{"until": "9999-12-31T23:59:59.999Z"}]}, ["BZ317"]),
        ({"n": None}, []),
        (None, []),
        ("text", ["BZ307"]),
    ],
)
def test_properties(build: Any, properties: Any, expected: list[str]) -> None:
    reserved = "BZ308" if build is event else "BZ407"
    expected = [reserved if code == "reserved" else code for code in expected]
    assert codes(build(properties=properties)) == expected


@pytest.mark.parametrize("name", ["time", "event_name", "price", "product_id", "currency"])
def test_reserved_names_of_properties(name: str) -> None:
    of_events = ["BZ308"] if name in ("time", "event_name") else []
    assert codes(event(properties={name: 1})) == of_events
    assert codes(purchase(properties={name: 1})) == ["BZ407"]


@pytest.mark.parametrize("build", [event, purchase])
def test_size_of_properties(build: Any) -> None:
    def body(size: int, *, array: bool = True) -> Any:
        properties: dict[str, Any] = {f"p{n:03}": "n" * 250 for n in range(255)}
        properties["tags"] = [] if array else 0
        rest = size - len(json.dumps(properties, separators=(",", ":")))
        properties["tags"] = ["n" * (rest - 2)] if array else 0
        return build(properties=properties)

    above_50_kb = ["BZ410"] if build is purchase else []
    assert codes(body(102_400)) == above_50_kb
    assert codes(body(102_401)) == ["BZ315"]
    assert codes(body(102_401), profile="braze") == ["BZ315"]
    assert codes(body(102_401, array=False)) == above_50_kb


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("n" * 255, []),
        ("n" * 256, ["BZ314"]),
        ("", ["BZ302"]),
        (7, ["BZ302"]),
        (" ", ["BZ321"]),
        ("undefined", ["BZ321"]),
        ("[object Object]", ["BZ321"]),
        ("Undefined Behaviour", []),
        ("Call Completed ", ["BZ320"]),
        ("\tCall Completed", ["BZ320"]),
        (None, ["BZ301"]),
        (LEAVE_OUT, ["BZ301"]),
    ],
)
def test_names_of_events(name: Any, expected: list[str]) -> None:
    assert codes(event(name=name)) == expected


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ({"partner": "RudderStack"}, []),
        ({"partner": None}, ["BZ009"]),
        ({"api_key": "secret"}, ["BZ008"]),
        ({"attributes": None}, ["BZ003"]),
        ({"push_token_import": True}, []),
        ({"campaign_id": "c"}, ["BZ007"]),
    ],
)
def test_keys_of_the_body(extra: dict[str, Any], expected: list[str]) -> None:
    assert codes({**event(), **extra}) == expected


@pytest.mark.parametrize(
    ("longitude", "latitude", "expected"),
    [
        (180, 90, []),
        (-180, -90, []),
        (180.001, 0, ["BZ235"]),
        (200, 45, ["BZ235"]),
        (10, 95, ["BZ235"]),
        (0, -90.5, ["BZ235"]),
        ("200", 0, ["BZ207"]),
        (True, 0, ["BZ207"]),
    ],
)
def test_coordinates(longitude: Any, latitude: Any, expected: list[str]) -> None:
    location = {"longitude": longitude, "latitude": latitude}
    assert codes(attributes(current_location=location)) == expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, ["BZ236"]),
        ({"subscription_state": "unsubscribed"}, ["BZ236"]),
        ({"subscription_group_id": GROUP["subscription_group_id"].upper()}, ["BZ236"]),
        ({"subscription_group_id": "00000000-0000-4000-8000-000000000000"}, []),
        ({"subscription_group_id": 5}, ["BZ218"]),
    ],
)
def test_a_subscription_group_twice(other: dict[str, Any], expected: list[str]) -> None:
    groups = [GROUP, {**GROUP, **other}]
    assert codes(attributes(subscription_groups=groups)) == expected


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"page": {"url$": 1}}, []),
        ({"page": {"$url": 1}}, ["BZ322"]),
        ({"page": {"": 1}}, ["BZ322"]),
        ({"page": {"n" * 255: 1}}, []),
        ({"page": {"n" * 256: 1}}, ["BZ322"]),
        ({"pages": [{"$url": 1}, {"below": {"$a": 1}}]}, ["BZ322", "BZ322"]),
        ({"$page": {"url": 1}}, ["BZ309"]),
    ],
)
@pytest.mark.parametrize("body", [event, purchase])
def test_names_inside_properties(body: Any, properties: Any, expected: list[str]) -> None:
    assert codes(body(properties=properties)) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"id": "a"}, []),
        ({"id": "a", "City": "Rome"}, ["BZ520"]),
        ({"id": "a", "City": None, "size": 5}, ["BZ520", "BZ520"]),
    ],
)
def test_items_to_delete_have_only_an_id(item: dict[str, Any], expected: list[str]) -> None:
    assert codes(catalog(item), "catalog-delete") == expected
    assert "BZ520" not in codes(catalog(item), "catalog-update")
