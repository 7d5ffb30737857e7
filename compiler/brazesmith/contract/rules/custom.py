"""BZ210 and from BZ241: custom attributes, plain, arrays, nested, and the operators on them.

The rules from BZ260 on look at nested attributes: objects, arrays of objects, and the operators
that change those. A single value that Braze cannot use makes it drop the whole update silently.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from brazesmith.contract import formats, limits, pages
from brazesmith.contract.fields import (
    ARRAY_OPERATORS,
    IDENTIFIER_KEY,
    IDENTIFIER_VALUE,
    NUMBER_OPERATORS,
    OBJECT_OPERATORS,
    TIME_OPERATOR,
)
from brazesmith.contract.rule import OK, Options, Violation
from brazesmith.contract.rules.examples import TRACK_OBJECTS, attributes
from brazesmith.contract.rules.rows import Rows, problem_of_fields
from brazesmith.contract.walking import inside, is_plain, json_bytes, keys_inside
from brazesmith.contract.wording import listed, shown

RULES = Rows(pages.ATTRIBUTES, objects=TRACK_OBJECTS)
_OBJECTS = RULES.from_page(pages.OBJECT_ARRAY)
_NESTED = RULES.from_page(pages.NESTED)

_CUSTOM = ("attributes[].*",)

_UPDATE_KEYS = tuple(field.name for field in OBJECT_OPERATORS["$update"])
_KEYS_WITH_MEANING = frozenset((*OBJECT_OPERATORS, TIME_OPERATOR, *_UPDATE_KEYS))
_ARRAY_OPERATORS = frozenset(ARRAY_OPERATORS)


def _plain_text(value: str, options: Options) -> bool:
    """Return whether a text is short, and certainly not a date."""
    return (
        len(value) <= limits.LONGEST_ATTRIBUTE_STRING
        and value[4:5] != "-"
        and value[:1] not in ("+", "-")
    )


def _is_array_change(value: Any) -> bool:
    return type(value) is dict and bool(value) and _ARRAY_OPERATORS.issuperset(value)


def _is_increment(value: Any) -> bool:
    return type(value) is dict and tuple(value) == NUMBER_OPERATORS


def _is_nested(value: Any) -> bool:
    """Return whether a value is an object, an array with objects, or a change of one."""
    if type(value) is list:
        return any(type(element) is dict for element in value)
    return not _is_array_change(value) and not _is_increment(value)


def _plain_arrays(value: Any) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Yield the arrays of plain values: the value itself, or what is added and removed."""
    if type(value) is list:
        if not _is_nested(value):
            yield (), value
    elif _is_array_change(value):
        for name, elements in value.items():
            if type(elements) is list:
                yield (name,), elements


def _is_null(key: Any, value: Any) -> bool:
    return value is None and key != TIME_OPERATOR


def _is_long(key: Any, value: Any) -> bool:
    return type(value) is str and len(value) > limits.LONGEST_ATTRIBUTE_STRING


def _is_far_time(key: Any, value: Any) -> bool:
    return key == TIME_OPERATOR and type(value) is str and formats.is_far_year(value)


def _is_bad_time(key: Any, value: Any) -> bool:
    """Return whether Braze cannot read the value of `$time`; far years have a rule of their own."""
    if key != TIME_OPERATOR or _is_far_time(key, value):
        return False
    return type(value) is not str or formats.read_time(value)[0] is formats.Time.UNREADABLE


def _problem_of_key(key: str, depth: int) -> str | None:
    if key in _KEYS_WITH_MEANING:
        return None
    for character, name in ((".", "a point"), ("$", "a `$`"), (" ", "a space")):
        if character in key:
            return f"contains {name}"
    return f"has {len(key)} characters" if len(key) > limits.LONGEST_NESTED_KEY else None


_PETS = {"id": 4, "breed": "parakeet"}
_FOURTH = {"$identifier_key": "id", "$identifier_value": 4}

RULES.lost("BZ210", _CUSTOM, precheck=_plain_text).has_at_most(
    limits.LONGEST_ATTRIBUTE_STRING,
    title=f"A custom attribute holds at most {limits.LONGEST_ATTRIBUTE_STRING} characters.",
    message=f"`{{name}}` has {{size:,}} characters; beyond {limits.LONGEST_ATTRIBUTE_STRING} "
    "Braze keeps the old value",
)


RULES.lost("BZ241", _CUSTOM, str, precheck=_plain_text, lengths=range(10)).must_not(
    formats.is_far_year,
    title=f"A time is in {limits.YEARS}.",
    message=f"`{{name}}` is {{value}}; outside {limits.YEARS} Braze stores text, not a time",
    hint="leave the attribute out, or send null if the source means that there is no end",
    good=attributes(member_until="2030-01-01T00:00:00Z"),
    bad=attributes(member_until="9999-12-31T23:59:59Z"),
    note="Text that is not in a documented form of a time is stored as text too, but it may be "
    "meant as text.",
)


@RULES.risky("BZ242", _CUSTOM, precheck=is_plain).says(
    title="`inc` is a whole number.",
    message="`inc` is {value}; Braze adds whole numbers to an integer attribute",
    hint="send {{ inc: 1 }} or {{ inc: -1 }}",
    good=attributes(visits={"inc": -2}),
    bad=attributes(visits={"inc": "1"}),
)
def _bad_increment(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    if not _is_increment(value):
        return OK
    by = value["inc"]
    whole = type(by) is int or (type(by) is float and by.is_integer())
    return OK if whole else (Violation(("inc",)),)


@RULES.risky("BZ243", _CUSTOM, precheck=is_plain).says(
    title="`add` and `remove` hold arrays of plain values.",
    message="`{name}` is {value}; expected {expected}",
    hint='send {{ add: ["red"] }}; arrays of objects have the operators $add, $remove and $update',
    good=attributes(colours={"add": ["red"], "remove": ["blue"]}),
    bad=attributes(colours={"add": "red"}),
)
def _bad_array_change(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    if not _is_array_change(value):
        return OK
    found = []
    for name, elements in value.items():
        if type(elements) is not list:
            found.append(Violation((name,), {"expected": "an array of plain values"}))
            continue
        found += [
            Violation((name, index), {"expected": "a plain value"})
            for index, element in enumerate(elements)
            if type(element) is dict
        ]
    return found


@_OBJECTS.risky("BZ244", _CUSTOM, precheck=is_plain).says(
    title="`$add`, `$remove` and `$update` hold objects with the keys that Braze needs.",
    message="{this} {problem}; expected {expected}",
    hint="write $add: [object], $remove: [{{ $identifier_key, $identifier_value }}], or $update: "
    "[{{ $identifier_key, $identifier_value, $new_object }}]; for plain values use add and remove",
    good=attributes(pets={"$remove": [_FOURTH]}),
    bad=attributes(pets={"$remove": [{"id": 4}]}),
)
def _bad_object_array_change(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    found: list[Violation] = []
    for operator, fields in OBJECT_OPERATORS.items():
        if operator not in value:
            continue
        elements = value[operator]
        if type(elements) is not list:
            texts = {"this": f"`{operator}`", "problem": f"is {shown(elements)}"}
            found.append(Violation((operator,), {**texts, "expected": "an array of objects"}))
            continue
        names = [field.name for field in fields]
        expected = f"an object with {listed(names)}" if names else "an object"
        for index, element in enumerate(elements):
            if problem := problem_of_fields(element, fields, typed=False):
                texts = {"this": f"this element of `{operator}`", "problem": problem}
                found.append(Violation((operator, index), {**texts, "expected": expected}))
    return found


@_OBJECTS.risky("BZ245", "attributes[]", nested=True).says(
    title="`$update` needs `_merge_objects: true` to merge.",
    message="`{attribute}` is updated without `_merge_objects: true`, so `$new_object` replaces "
    "the object instead of being merged into it",
    hint="send _merge_objects: true in the same attribute object",
    good=attributes(
        _merge_objects=True, pets={"$update": [{**_FOURTH, "$new_object": {"age": 3}}]}
    ),
    bad=attributes(pets={"$update": [{**_FOURTH, "$new_object": {"age": 3}}]}),
    provenance="documented",
)
def _update_without_merge(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    if value.get("_merge_objects") is True:
        return OK
    return [
        Violation(at=(name, "$update"), holes={"attribute": name})
        for name, child in value.items()
        if type(child) is dict and "$update" in child
    ]


@_OBJECTS.lost("BZ246", _CUSTOM, precheck=is_plain).says(
    title="A request does not remove an object that it adds.",
    message="`{name}` is added and then removed by its `{key}`: Braze applies $add, then $remove, "
    "then $update",
    hint="use $update, or remove in one request and add in the next",
    good=attributes(pets={"$add": [{"id": 5}], "$remove": [_FOURTH]}),
    bad=attributes(pets={"$add": [_PETS], "$remove": [_FOURTH]}),
)
def _added_and_removed(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    added, removed = value.get("$add"), value.get("$remove")
    if type(added) is not list or type(removed) is not list:
        return OK
    gone = {
        (old.get(IDENTIFIER_KEY), json.dumps(old.get(IDENTIFIER_VALUE)))
        for old in removed
        if type(old) is dict and type(old.get(IDENTIFIER_KEY)) is str
    }
    found = []
    for index, new in enumerate(added):
        for key, part in new.items() if type(new) is dict else ():
            if type(part) not in (dict, list) and (key, json.dumps(part)) in gone:
                found.append(Violation(at=("$add", index), holes={"key": key}))
                break
    return found


@RULES.lost("BZ247", _CUSTOM, dict, list, precheck=is_plain).says(
    title=f"An array has at most {limits.MOST_ARRAY_ELEMENTS} elements.",
    message=f"`{{name}}` has {{size:,}} elements; Braze keeps {limits.MOST_ARRAY_ELEMENTS}, and "
    "drops the oldest",
    hint="send fewer elements, or an array of objects, which has no such limit",
    good=attributes(colours=["red", "blue"]),
    bad=attributes(colours=[f"colour {n}" for n in range(limits.MOST_ARRAY_ELEMENTS + 1)]),
    note="Older pages: 25 elements, up to 100 on request. The dashboard can set fewer.",
)
def _long_array(value: Any, options: Options) -> Sequence[Violation]:
    return [
        Violation(at=at, holes={"size": len(elements)})
        for at, elements in _plain_arrays(value)
        if len(elements) > limits.MOST_ARRAY_ELEMENTS
    ]


@RULES.lost("BZ248", _CUSTOM, dict, list, precheck=is_plain).says(
    title="The elements of an array are distinct.",
    message="{value} is already in the array; Braze keeps one of each",
    hint="if the number matters, count in another attribute",
    good=attributes(colours=["red", "blue"]),
    bad=attributes(colours=["red", "blue", "red"]),
)
def _repeated_elements(value: Any, options: Options) -> Sequence[Violation]:
    found = []
    for at, elements in _plain_arrays(value):
        seen: set[tuple[type, Any]] = set()
        for index, element in enumerate(elements):
            if type(element) in (dict, list):
                continue
            if (type(element), element) in seen:
                found.append(Violation(at=(*at, index)))
            seen.add((type(element), element))
    return found


@RULES.risky("BZ249", _CUSTOM, dict, list, precheck=is_plain).says(
    title="An array contains no null.",
    message="`{name}` is null; how Braze handles null in an array is not documented",
    hint="filter missing values before returning (undefined becomes null in JSON)",
    good=attributes(colours=["red", "blue"]),
    bad=attributes(colours=["red", None]),
)
def _null_elements(value: Any, options: Options) -> Sequence[Violation]:
    return [
        Violation(at=(*at, index))
        for at, elements in _plain_arrays(value)
        for index, element in enumerate(elements)
        if element is None
    ]


RULES.lost("BZ260", _CUSTOM, dict, list, precheck=is_plain).finds(
    lambda value, options: inside(value, _is_null) if _is_nested(value) else OK,
    title="A nested attribute contains no null.",
    message="`{name}` is null inside a nested attribute: Braze drops the whole update and answers "
    "success",
    hint="leave the key out if there is no value; null for the whole attribute removes it",
    good=attributes(address={"city": "London"}),
    bad=attributes(address={"city": "London", "street": None}),
    source=pages.TRACK,
    note="Braze's page is about all nested attributes of the request. A key inside an array "
    "of objects cannot be removed by null either.",
)
_NESTED.lost("BZ261", _CUSTOM, dict, list, precheck=is_plain).finds(
    lambda value, options: inside(value, _is_bad_time, of=dict),
    title="`$time` holds a time.",
    message="`$time` is {value}, which is not a time: Braze drops the whole nested attribute and "
    "answers success",
    hint="send ISO 8601, new Date(...).toISOString(), or leave the key above `$time` out",
    good=attributes(dates={"birthday": {"$time": "1980-01-01"}}),
    bad=attributes(dates={"birthday": {"$time": "soon"}}),
)
_NESTED.lost("BZ262", _CUSTOM, dict, list, precheck=is_plain).finds(
    lambda value, options: inside(value, _is_far_time, of=dict),
    title=f"`$time` is in {limits.YEARS}.",
    message=f"`$time` is {{value}}; Braze stores no time outside {limits.YEARS}",
    hint="leave the key above `$time` out",
    good=attributes(dates={"birthday": {"$time": "1980-01-01T00:00:00Z"}}),
    bad=attributes(dates={"until": {"$time": "9999-12-31T00:00:00Z"}}),
)
_NESTED.risky("BZ263", _CUSTOM, dict, list, precheck=is_plain).finds(
    lambda value, options: keys_inside(value, _problem_of_key),
    title="Keys inside a nested attribute contain no point, `$` or space, and have at most "
    f"{limits.LONGEST_NESTED_KEY} characters.",
    message="the key `{name}` {problem}; Braze does not support that inside nested attributes, and "
    "does not document what happens",
    hint='use underscores: key.replace(/[.$ ]/g, "_")',
    good=attributes(address={"postal_code": "EC1"}),
    bad=attributes(address={"postal code": "EC1"}),
    provenance="documented",
    note="Names of attributes themselves may have spaces.",
)
_NESTED.lost("BZ264", _CUSTOM, dict, list, precheck=is_plain).finds(
    lambda value, options: inside(value, _is_long) if _is_nested(value) else OK,
    title="Text inside a nested attribute has at most "
    f"{limits.LONGEST_ATTRIBUTE_STRING} characters.",
    message=f"`{{name}}` has {{size:,}} characters; the limit inside a nested attribute is "
    f"{limits.LONGEST_ATTRIBUTE_STRING}",
    hint="shorten the text before sending it",
    good=attributes(address={"city": "London"}),
    bad=attributes(address={"directions": "n" * (limits.LONGEST_ATTRIBUTE_STRING + 1)}),
)
_NESTED.lost("BZ265", _CUSTOM, dict, list, precheck=is_plain).has_at_most(
    limits.MOST_NESTED_BYTES,
    "bytes",
    size=json_bytes,
    title=f"A nested attribute or array has at most {limits.MOST_NESTED_BYTES:,} bytes as JSON.",
    message="`{name}` has {size:,} bytes as JSON; beyond "
    f"{limits.MOST_NESTED_BYTES:,} bytes Braze drops the update and keeps the old value",
    hint="send only what segments and messages need",
    good=[{"line": 1, "text": "Left a message"}],
    bad=[{"line": n, "text": "n" * 250} for n in range(400)],
    note="100 KB; older pages: 50 KB.",
)
