"""BZ210 and from BZ241: custom attributes, plain, arrays, nested, and the operators on them.

The rules from BZ260 on look at nested attributes: objects, arrays of objects, and the operators
that change those. One of their values that Braze cannot use costs the whole update, in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from brazesmith.contract.checks import at_most, by
from brazesmith.contract.fields import (
    ARRAY_OPERATORS,
    ATTRIBUTES_PAGE,
    IDENTIFIER_KEY,
    IDENTIFIER_VALUE,
    NESTED_PAGE,
    NEW_OBJECT,
    NUMBER_OPERATORS,
    OBJECT_ARRAY_OPERATORS,
    OBJECT_ARRAY_PAGE,
    TIME_OPERATOR,
    TRACK_PAGE,
)
from brazesmith.contract.formats import Time, is_far_year, read_time
from brazesmith.contract.limits import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_ATTRIBUTE_STRING,
    LONGEST_NESTED_KEY,
    MOST_ARRAY_ELEMENTS,
    MOST_NESTED_BYTES,
)
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import attributes
from brazesmith.contract.walking import containers, fits, json_bytes, pairs, place

_CUSTOM = ("attributes[].*",)

_KEYS_WITH_MEANING = frozenset(
    (*OBJECT_ARRAY_OPERATORS, TIME_OPERATOR, IDENTIFIER_KEY, IDENTIFIER_VALUE, NEW_OBJECT)
)
_ARRAY_OPERATORS = frozenset(ARRAY_OPERATORS)
_OBJECT_ARRAY_OPERATORS = frozenset(OBJECT_ARRAY_OPERATORS)


def _plain_text(value: str, options: Options) -> bool:
    """Short enough, and no date."""
    return (
        len(value) <= LONGEST_ATTRIBUTE_STRING and value[4:5] != "-" and value[:1] not in ("+", "-")
    )


def _plain_value(value: Any, options: Options) -> bool:
    """An array or object in which nothing is unusual: one walk instead of one a rule."""
    waiting = [value]
    size = 0
    while waiting:
        part = waiting.pop()
        if type(part) is dict:
            for key in part:
                if not key.isidentifier() or len(key) > LONGEST_NESTED_KEY:
                    return False
                size += len(key)
            if not _ARRAY_OPERATORS.isdisjoint(part) or "inc" in part:
                return False
            elements = list(part.values())
        else:
            elements = part
            if len(elements) > MOST_ARRAY_ELEMENTS:
                return False
        for element in elements:
            kind = type(element)
            if element is None:
                return False
            if kind is str:
                if len(element) > LONGEST_ATTRIBUTE_STRING:
                    return False
                size += len(element)
            elif kind is dict or kind is list:
                waiting.append(element)
        if elements is part and not _surely_differ(part):
            return False
        size += 30 * len(elements)
        if size > MOST_NESTED_BYTES // 6:
            return False
    return True


def _surely_differ(elements: list[Any]) -> bool:
    """No two elements are the same, or it does not matter because some are objects."""
    kinds = set(map(type, elements))
    return dict in kinds or (list not in kinds and len(set(elements)) == len(elements))


def _is_array_change(value: Any) -> bool:
    return type(value) is dict and bool(value) and _ARRAY_OPERATORS.issuperset(value)


def _is_object_array_change(value: Any) -> bool:
    return type(value) is dict and not _OBJECT_ARRAY_OPERATORS.isdisjoint(value)


def _is_increment(value: Any) -> bool:
    return type(value) is dict and tuple(value) == NUMBER_OPERATORS


def _is_nested(value: Any) -> bool:
    """An object, an array that holds objects, or a change of one."""
    if type(value) is list:
        return any(type(element) is dict for element in value)
    return not _is_array_change(value) and not _is_increment(value)


def _plain_arrays(value: Any) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """The arrays of plain values: the value itself, or what is added and removed."""
    if type(value) is list:
        if not _is_nested(value):
            yield (), value
    elif _is_array_change(value):
        for name, elements in value.items():
            if type(elements) is list:
                yield (name,), elements


def _far_year(value: str, options: Options) -> Sequence[Found]:
    return WRONG if is_far_year(value) else FINE


def _bad_increment(value: dict[str, Any], options: Options) -> Sequence[Found]:
    if not _is_increment(value):
        return FINE
    by_what = value["inc"]
    whole = type(by_what) is int or (type(by_what) is float and by_what.is_integer())
    return FINE if whole else (Found(at=("inc",)),)


def _bad_array_change(value: dict[str, Any], options: Options) -> Sequence[Found]:
    if not _is_array_change(value):
        return FINE
    return [
        Found(at=(name,))
        for name, elements in value.items()
        if type(elements) is not list or any(type(element) is dict for element in elements)
    ]


def _bad_object_array_change(value: dict[str, Any], options: Options) -> Sequence[Found]:
    if not _is_object_array_change(value):
        return FINE
    found: list[Found] = []
    needed = {
        "$add": (),
        "$remove": (IDENTIFIER_KEY, IDENTIFIER_VALUE),
        "$update": (IDENTIFIER_KEY, IDENTIFIER_VALUE, NEW_OBJECT),
    }
    for operator, names in needed.items():
        if operator not in value:
            continue
        elements = value[operator]
        if type(elements) is not list:
            holes = {"what": f"`{operator}`", "problem": "no array"}
            found.append(Found(at=(operator,), holes=holes))
            continue
        for index, element in enumerate(elements):
            if type(element) is not dict:
                problem = "no object"
            elif missing := [name for name in names if name not in element]:
                problem = f"without `{missing[0]}`"
            else:
                continue
            holes = {"what": f"an element of `{operator}`", "problem": problem}
            found.append(Found(at=(operator, index), holes=holes))
    return found


def _update_without_merge(value: dict[str, Any], options: Options) -> Sequence[Found]:
    if value.get("_merge_objects") is True:
        return FINE
    return [
        Found(at=(name, "$update"), holes={"attribute": name})
        for name, child in value.items()
        if type(child) is dict and "$update" in child
    ]


def _added_and_removed(value: dict[str, Any], options: Options) -> Sequence[Found]:
    added, removed = value.get("$add"), value.get("$remove")
    if type(added) is not list or type(removed) is not list:
        return FINE
    found = []
    for index, new in enumerate(added):
        for old in removed:
            if type(new) is not dict or type(old) is not dict:
                continue
            key = old.get(IDENTIFIER_KEY)
            if type(key) is str and key in new and new[key] == old.get(IDENTIFIER_VALUE):
                found.append(Found(at=("$add", index), holes={"key": key}))
                break
    return found


def _long_array(value: Any, options: Options) -> Sequence[Found]:
    return [
        Found(at=at, holes={"size": len(elements)})
        for at, elements in _plain_arrays(value)
        if len(elements) > MOST_ARRAY_ELEMENTS
    ]


def _repeated_elements(value: Any, options: Options) -> Sequence[Found]:
    found = []
    for at, elements in _plain_arrays(value):
        seen: set[tuple[type, Any]] = set()
        for index, element in enumerate(elements):
            if type(element) in (dict, list):
                continue
            if (type(element), element) in seen:
                found.append(Found(at=(*at, index)))
            seen.add((type(element), element))
    return found


def _null_elements(value: Any, options: Options) -> Sequence[Found]:
    return [
        Found(at=(*at, index))
        for at, elements in _plain_arrays(value)
        for index, element in enumerate(elements)
        if element is None
    ]


def _inner_nulls(value: Any, options: Options) -> Sequence[Found]:
    if not _is_nested(value):
        return FINE
    return [
        Found(at=(*place(link), key))
        for container, link, _ in containers(value)
        for key, child in pairs(container)
        if child is None and key != TIME_OPERATOR
    ]


def _times(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    for container, link, _ in containers(value):
        if type(container) is dict and TIME_OPERATOR in container:
            yield (*place(link), TIME_OPERATOR), container[TIME_OPERATOR]


def _bad_times(value: Any, options: Options) -> Sequence[Found]:
    return [
        Found(at=at)
        for at, time in _times(value)
        if type(time) is not str
        or (read_time(time)[0] is Time.UNREADABLE and not is_far_year(time))
    ]


def _far_times(value: Any, options: Options) -> Sequence[Found]:
    return [Found(at=at) for at, time in _times(value) if type(time) is str and is_far_year(time)]


def _bad_keys(value: Any, options: Options) -> Sequence[Found]:
    found = []
    for container, link, _ in containers(value):
        if type(container) is not dict:
            continue
        for key in container:
            if key in _KEYS_WITH_MEANING:
                continue
            if problem := _problem_of_key(key):
                found.append(Found(at=(*place(link), key), holes={"problem": problem}))
    return found


def _problem_of_key(key: str) -> str | None:
    for character, name in ((".", "a point"), ("$", "a `$`"), (" ", "a space")):
        if character in key:
            return f"has {name} in it"
    if len(key) > LONGEST_NESTED_KEY:
        return f"has {len(key)} characters"
    return None


def _long_inner_strings(value: Any, options: Options) -> Sequence[Found]:
    if not _is_nested(value):
        return FINE
    return [
        Found(at=(*place(link), key), holes={"size": len(child)})
        for container, link, _ in containers(value)
        for key, child in pairs(container)
        if type(child) is str and len(child) > LONGEST_ATTRIBUTE_STRING
    ]


def _large(value: Any, options: Options) -> Sequence[Found]:
    if fits(value, MOST_NESTED_BYTES):
        return FINE
    size = json_bytes(value)
    return (Found(holes={"size": size}),) if size > MOST_NESTED_BYTES else FINE


_PETS = {"id": 4, "breed": "parakeet"}
_FOURTH = {"$identifier_key": "id", "$identifier_value": 4}

RULES = (
    Rule(
        code="BZ210",
        title=f"A custom attribute holds at most {LONGEST_ATTRIBUTE_STRING} characters.",
        level="lost",
        where=_CUSTOM,
        check=at_most(LONGEST_ATTRIBUTE_STRING, glance=_plain_text),
        message=f"`{{name}}` has {{size}} characters; beyond {LONGEST_ATTRIBUTE_STRING} "
        "Braze keeps the old value",
        hint="shorten the text before sending it",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(plan="premium"),
        bad=attributes(notes="n" * (LONGEST_ATTRIBUTE_STRING + 1)),
    ),
    Rule(
        code="BZ241",
        title=f"A time lies in the years {FIRST_YEAR} to {LAST_YEAR}.",
        level="lost",
        where=_CUSTOM,
        check=by(_far_year, str, glance=_plain_text, lengths=range(10)),
        message=f"`{{name}}` is {{value}}; outside the years {FIRST_YEAR} to {LAST_YEAR} Braze "
        "stores text, not a time",
        hint="leave the attribute out, or send null, where the source says that there is no end",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(member_until="2030-01-01T00:00:00Z"),
        bad=attributes(member_until="9999-12-31T23:59:59Z"),
        note="Text in no documented form of a time is stored as text as well, which nobody can "
        "tell from text that is meant to be text.",
    ),
    Rule(
        code="BZ242",
        title="`inc` is a whole number.",
        level="risky",
        where=_CUSTOM,
        check=by(_bad_increment, dict, glance=_plain_value),
        message="`inc` is {value}; Braze adds whole numbers to an integer attribute",
        hint="send {{ inc: 1 }} or {{ inc: -1 }}",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(visits={"inc": -2}),
        bad=attributes(visits={"inc": "1"}),
    ),
    Rule(
        code="BZ243",
        title="`add` and `remove` hold arrays of plain values.",
        level="risky",
        where=_CUSTOM,
        check=by(_bad_array_change, dict, glance=_plain_value),
        message="`{name}` is {value}, not an array of plain values",
        hint='send {{ add: ["red"] }}; for arrays of objects the operators are $add, $remove and '
        "$update",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(colours={"add": ["red"], "remove": ["blue"]}),
        bad=attributes(colours={"add": "red"}),
    ),
    Rule(
        code="BZ244",
        title="`$add`, `$remove` and `$update` hold objects with what Braze needs to find others.",
        level="risky",
        where=_CUSTOM,
        check=by(_bad_object_array_change, dict, glance=_plain_value),
        message="{what} is {value}, {problem}",
        hint="$add: [object]; $remove: [{{ $identifier_key, $identifier_value }}]; $update: "
        "[{{ $identifier_key, $identifier_value, $new_object }}]; plain values go into add and "
        "remove",
        provenance="inferred",
        source=OBJECT_ARRAY_PAGE,
        good=attributes(pets={"$remove": [_FOURTH]}),
        bad=attributes(pets={"$remove": [{"id": 4}]}),
    ),
    Rule(
        code="BZ245",
        title="`$update` stands beside `_merge_objects: true`.",
        level="risky",
        where=("attributes[]",),
        check=by(_update_without_merge, dict, nested=True),
        message="`{attribute}` is updated without `_merge_objects: true`: the object found is "
        "replaced by `$new_object`, not merged with it",
        hint="send _merge_objects: true in the same attribute object",
        provenance="documented",
        source=OBJECT_ARRAY_PAGE,
        good=attributes(
            _merge_objects=True, pets={"$update": [{**_FOURTH, "$new_object": {"age": 3}}]}
        ),
        bad=attributes(pets={"$update": [{**_FOURTH, "$new_object": {"age": 3}}]}),
    ),
    Rule(
        code="BZ246",
        title="What one request adds to an array of objects it does not remove.",
        level="lost",
        where=_CUSTOM,
        check=by(_added_and_removed, dict, glance=_plain_value),
        message="this object is added and, found by `{key}`, removed again: Braze does $add first, "
        "then $remove, then $update",
        hint="use $update, or remove in one request and add in the next",
        provenance="documented",
        source=OBJECT_ARRAY_PAGE,
        good=attributes(pets={"$add": [{"id": 5}], "$remove": [_FOURTH]}),
        bad=attributes(pets={"$add": [_PETS], "$remove": [_FOURTH]}),
    ),
    Rule(
        code="BZ247",
        title=f"An array has at most {MOST_ARRAY_ELEMENTS} elements.",
        level="lost",
        where=_CUSTOM,
        check=by(_long_array, dict, list, glance=_plain_value),
        message=f"{{size}} elements; Braze keeps {MOST_ARRAY_ELEMENTS} and drops the oldest",
        hint="send fewer elements, or an array of objects, which has no such limit",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(colours=["red", "blue"]),
        bad=attributes(colours=[f"colour {n}" for n in range(MOST_ARRAY_ELEMENTS + 1)]),
        note="Older pages: 25 elements, up to 100 on request. The dashboard can set fewer.",
    ),
    Rule(
        code="BZ248",
        title="The elements of an array differ.",
        level="lost",
        where=_CUSTOM,
        check=by(_repeated_elements, dict, list, glance=_plain_value),
        message="{value} is in the array before; Braze keeps one of each",
        hint="count in an attribute of its own when the number matters",
        provenance="documented",
        source=ATTRIBUTES_PAGE,
        good=attributes(colours=["red", "blue"]),
        bad=attributes(colours=["red", "blue", "red"]),
    ),
    Rule(
        code="BZ249",
        title="An array holds no nulls.",
        level="risky",
        where=_CUSTOM,
        check=by(_null_elements, dict, list, glance=_plain_value),
        message="an element of the array is null; what Braze makes of that is not known",
        hint="filter what is missing out before returning (undefined becomes null in JSON)",
        provenance="inferred",
        source=ATTRIBUTES_PAGE,
        good=attributes(colours=["red", "blue"]),
        bad=attributes(colours=["red", None]),
    ),
    Rule(
        code="BZ260",
        title="A nested attribute holds no null.",
        level="lost",
        where=_CUSTOM,
        check=by(_inner_nulls, dict, list, glance=_plain_value),
        message="`{name}` is null inside a nested attribute: Braze drops the whole update, and "
        "says success",
        hint="leave the key out when there is no value; null for the whole attribute removes it",
        provenance="documented",
        source=TRACK_PAGE,
        good=attributes(address={"city": "London"}),
        bad=attributes(address={"city": "London", "street": None}),
        note="Braze's page speaks of all nested attributes of the request. A key inside an array "
        "of objects cannot be removed by null either.",
    ),
    Rule(
        code="BZ261",
        title="`$time` holds a time.",
        level="lost",
        where=_CUSTOM,
        check=by(_bad_times, dict, list, glance=_plain_value),
        message="`$time` is {value}, which is no time: Braze drops the whole nested attribute, and "
        "says success",
        hint="send ISO 8601, new Date(...).toISOString(), or leave the key above `$time` out",
        provenance="documented",
        source=NESTED_PAGE,
        good=attributes(dates={"birthday": {"$time": "1980-01-01"}}),
        bad=attributes(dates={"birthday": {"$time": "soon"}}),
    ),
    Rule(
        code="BZ262",
        title=f"`$time` lies in the years {FIRST_YEAR} to {LAST_YEAR}.",
        level="lost",
        where=_CUSTOM,
        check=by(_far_times, dict, list, glance=_plain_value),
        message=f"`$time` is {{value}}; Braze stores no time outside the years {FIRST_YEAR} to "
        f"{LAST_YEAR}",
        hint="leave the key above `$time` out",
        provenance="documented",
        source=NESTED_PAGE,
        good=attributes(dates={"birthday": {"$time": "1980-01-01T00:00:00Z"}}),
        bad=attributes(dates={"until": {"$time": "9999-12-31T00:00:00Z"}}),
    ),
    Rule(
        code="BZ263",
        title="Keys inside a nested attribute have no point, `$` or space, and at most "
        f"{LONGEST_NESTED_KEY} characters.",
        level="risky",
        where=_CUSTOM,
        check=by(_bad_keys, dict, list, glance=_plain_value),
        message="the key `{name}` {problem}; Braze does not support that inside nested attributes, "
        "and does not say what it does then",
        hint='use underscores: key.replace(/[.$ ]/g, "_")',
        provenance="documented",
        source=NESTED_PAGE,
        good=attributes(address={"postal_code": "EC1"}),
        bad=attributes(address={"postal code": "EC1"}),
        note="Names of attributes themselves may have spaces.",
    ),
    Rule(
        code="BZ264",
        title=f"Text inside a nested attribute has at most {LONGEST_ATTRIBUTE_STRING} characters.",
        level="lost",
        where=_CUSTOM,
        check=by(_long_inner_strings, dict, list, glance=_plain_value),
        message=f"`{{name}}` has {{size}} characters; inside a nested attribute "
        f"{LONGEST_ATTRIBUTE_STRING} are allowed",
        hint="shorten the text before sending it",
        provenance="documented",
        source=NESTED_PAGE,
        good=attributes(address={"city": "London"}),
        bad=attributes(address={"directions": "n" * (LONGEST_ATTRIBUTE_STRING + 1)}),
    ),
    Rule(
        code="BZ265",
        title=f"A nested attribute or array has at most {MOST_NESTED_BYTES:,} bytes as JSON.",
        level="lost",
        where=_CUSTOM,
        check=by(_large, dict, list, glance=_plain_value),
        message=f"{{size}} bytes; beyond {MOST_NESTED_BYTES:,} Braze drops the update and keeps "
        "the old value",
        hint="send only what segments and messages need",
        provenance="documented",
        source=NESTED_PAGE,
        good=attributes(address={"city": "London"}),
        bad=attributes(log=[{"line": n, "text": "n" * 250} for n in range(400)]),
        note="100 KB; older pages: 50 KB.",
    ),
)
