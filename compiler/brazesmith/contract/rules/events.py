"""BZ3xx: events, and what purchases share with them: time and properties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from brazesmith.contract.checks import (
    ANY_TEXT,
    NOT_NULL,
    NULL,
    at_most,
    by,
    forbidden,
    must_be,
    must_have,
)
from brazesmith.contract.fields import EVENT_PAGE, PROPERTIES_PAGE, RESERVED_EVENT_PROPERTIES
from brazesmith.contract.formats import (
    Time,
    is_far_year,
    is_good_past_time,
    is_whole_time,
    read_time,
)
from brazesmith.contract.limits import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_EVENT_NAME,
    LONGEST_PROPERTY_NAME,
    LONGEST_PROPERTY_STRING,
    MOST_PROPERTIES,
    MOST_PROPERTIES_BYTES,
)
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.examples import DOCUMENTED, event
from brazesmith.contract.walking import containers, fits, json_bytes, pairs, place

INVALID_PROPERTIES = "Invalid 'properties' field"

_EITHER = ("events[]", "purchases[]")
_TIME = ("events[].time", "purchases[].time")
_PROPERTIES = ("events[].properties", "purchases[].properties")


def good_time(value: Any, options: Options) -> bool:
    """A time of which nothing is to be said."""
    return type(value) is str and is_good_past_time(value, options.now)


def _unreadable_time(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is str and read_time(value)[0] is not Time.UNREADABLE:
        return FINE
    return WRONG


def _loose_time(value: str, options: Options) -> Sequence[Found]:
    return WRONG if read_time(value)[0] is Time.LOOSE else FINE


def _future_time(value: str, options: Options) -> Sequence[Found]:
    moment = read_time(value)[1]
    if moment is None or moment.tzinfo is None:
        return FINE
    return WRONG if moment > (options.now or datetime.now(UTC)) else FINE


def _bad_property_name(name: str, options: Options) -> Sequence[Found]:
    if name and name[0] != "$" and len(name) <= LONGEST_PROPERTY_NAME:
        return FINE
    if not name:
        problem = "is empty"
    elif name[0] == "$":
        problem = "begins with `$`"
    else:
        problem = f"has {len(name)} characters"
    return (Found(holes={"problem": problem}),)


def _large(properties: dict[str, Any], options: Options) -> Sequence[Found]:
    if fits(properties, MOST_PROPERTIES_BYTES):
        return FINE
    size = json_bytes(properties)
    return (Found(holes={"size": size}),) if size > MOST_PROPERTIES_BYTES else FINE


def _times_in_arrays(value: Any, options: Options) -> Sequence[Found]:
    return [
        Found(at=(*place(link), index))
        for container, link, _ in containers(value)
        if type(container) is list
        for index, element in enumerate(container)
        if type(element) is str and is_whole_time(element)
    ]


def _far_years(value: Any, options: Options) -> Sequence[Found]:
    return [
        Found(at=(*place(link), key))
        for container, link, _ in containers(value)
        for key, child in pairs(container)
        if type(child) is str and is_far_year(child)
    ]


RULES = (
    Rule(
        code="BZ301",
        title="Every event has a `name`.",
        level="rejected",
        where=("events[]",),
        check=must_have("name"),
        message="this event has no `name`",
        hint='add `name`, as name: "Call Completed"',
        provenance="documented",
        source=EVENT_PAGE,
        good=event(name="Call Completed"),
        bad=event(name=...),
        enforced=True,
    ),
    Rule(
        code="BZ302",
        title="The `name` of an event is a string with something in it.",
        level="rejected",
        where=("events[].name",),
        check=by(
            lambda value, options: FINE if type(value) is str and value else WRONG,
            *NOT_NULL,
            lengths=ANY_TEXT,
        ),
        message="the event's `name` is {value}, not a string with something in it",
        hint="turn it into text: String(...); skip the event when there is none",
        provenance="documented",
        source=EVENT_PAGE,
        good=event(name="Call Completed"),
        bad=event(name=["Call Completed"]),
    ),
    Rule(
        code="BZ303",
        title="Every event and purchase has a `time`.",
        level="rejected",
        where=_EITHER,
        check=must_have("time"),
        message="no `time`",
        hint="add `time`, when it happened as ISO 8601: new Date(...).toISOString()",
        provenance="documented",
        source=EVENT_PAGE,
        good=event(time="2024-05-01T12:00:00.000Z"),
        bad=event(time=...),
        enforced=True,
    ),
    Rule(
        code="BZ304",
        title="`time` is an ISO 8601 string.",
        level="rejected",
        where=_TIME,
        check=by(_unreadable_time, *NOT_NULL, glance=good_time),
        message="`time` is {value}, which is no ISO 8601 time",
        hint="convert it: new Date(seconds * 1000).toISOString(), or iso8601(...) in a spec",
        provenance="documented",
        source=EVENT_PAGE,
        good=event(time="2024-05-01T12:00:00.000Z"),
        bad=event(time="1714564800"),
    ),
    Rule(
        code="BZ305",
        title="`time` says its offset from UTC.",
        level="risky",
        where=_TIME,
        check=by(_loose_time, str, glance=good_time),
        message="`time` is {value}, without a well-formed offset; Braze reads it as UTC",
        hint="send date, T, time and offset: 2024-05-01T12:00:00Z or 2024-05-01T14:00:00+02:00",
        provenance="documented",
        source=EVENT_PAGE,
        good=event(time="2024-05-01T14:00:00+02:00"),
        bad=event(time="2024-05-01 14:00:00"),
        note="Documented for user attributes: yyyy-MM-ddTHH:mm:ss, yyyy-MM-dd HH:mm:ss, "
        "yyyy-MM-dd, MM/dd/yyyy, ddd MM dd HH:mm:ss.TZD YYYY. For the time of events ISO 8601 and "
        "yyyy-MM-ddTHH:mm:ss:SSSZ are, for purchases ISO 8601 alone.",
    ),
    Rule(
        code="BZ306",
        title="The `time` of an event is not in the future.",
        level="lost",
        where=("events[].time",),
        check=by(_future_time, str, glance=good_time),
        message="`time` is {value}, in the future; Braze stores the time of arrival instead",
        hint="check the unit (seconds or milliseconds) and the time zone of the payload's value",
        provenance="documented",
        source=EVENT_PAGE,
        good=event(time="2024-05-01T12:00:00Z"),
        bad=event(time="2999-01-01T00:00:00Z"),
    ),
    Rule(
        code="BZ307",
        title="`properties` is an object.",
        level="rejected",
        where=_PROPERTIES,
        check=must_be(dict, NULL),
        message="`properties` is {value}, not an object",
        hint="send {{ name: value, ... }}, or leave `properties` out",
        provenance="documented",
        source=EVENT_PAGE,
        good=event(properties={"direction": "inbound"}),
        bad=event(properties=["inbound"]),
        wire=INVALID_PROPERTIES,
        wire_seen=DOCUMENTED,
        enforced=True,
    ),
    Rule(
        code="BZ308",
        title="Properties of an event are not called "
        + " or ".join(f"`{name}`" for name in RESERVED_EVENT_PROPERTIES)
        + ".",
        level="rejected",
        where=tuple(f"events[].properties.{name}" for name in RESERVED_EVENT_PROPERTIES),
        check=forbidden(),
        message="`{name}` is a name that Braze keeps for itself among the properties of an event",
        hint="use another name, as `event_{name}` or `original_{name}`",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=event(properties={"talk_time": 61}),
        bad=event(properties={"time": 61}),
        note="`product_id` among the properties of an event is allowed: Braze's own eCommerce "
        "events have it there. Inside nested objects every name is.",
        wire=INVALID_PROPERTIES,
        wire_seen=DOCUMENTED,
        enforced=True,
    ),
    Rule(
        code="BZ309",
        title=f"A property's name has 1 to {LONGEST_PROPERTY_NAME} characters and does not "
        "begin with `$`.",
        level="risky",
        where=tuple(f"{place}.<name>" for place in _PROPERTIES),
        check=by(_bad_property_name, str),
        message="the property name `{name}` {problem}; Braze documents that it may not, "
        "not what it does with it",
        hint=f"use a name of 1 to {LONGEST_PROPERTY_NAME} characters without `$` in front",
        provenance="inferred",
        source=PROPERTIES_PAGE,
        good=event(properties={"current_url": "https://example.com"}),
        bad=event(properties={"$current_url": "https://example.com"}),
    ),
    Rule(
        code="BZ310",
        title=f"A text property holds at most {LONGEST_PROPERTY_STRING} characters.",
        level="lost",
        where=tuple(f"{place}.*" for place in _PROPERTIES),
        check=at_most(LONGEST_PROPERTY_STRING),
        message=f"`{{name}}` has {{size}} characters; the text of a property may have "
        f"{LONGEST_PROPERTY_STRING}, and Braze answers success all the same",
        hint="shorten the text before sending it",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=event(properties={"notes": "Left a message"}),
        bad=event(properties={"notes": "n" * (LONGEST_PROPERTY_STRING + 1)}),
    ),
    Rule(
        code="BZ311",
        title=f"An event or purchase has at most {MOST_PROPERTIES} properties.",
        level="lost",
        where=_PROPERTIES,
        check=at_most(MOST_PROPERTIES, of=dict),
        message=f"{{size}} properties; Braze ignores those beyond {MOST_PROPERTIES}",
        hint="send only what segments and messages need",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=event(properties={"direction": "inbound"}),
        bad=event(properties={f"p{number}": number for number in range(MOST_PROPERTIES + 1)}),
    ),
    Rule(
        code="BZ312",
        title="Events and purchases have no other fields than Braze documents.",
        level="risky",
        where=tuple(f"{place}.*" for place in _EITHER),
        check=forbidden(),
        message="`{name}` is no field of this object; Braze probably ignores it",
        hint="move it into `properties`, or remove it",
        provenance="inferred",
        source=EVENT_PAGE,
        good=event(properties={"activity_id": "a-1"}),
        bad=event(activity_id="a-1"),
    ),
    Rule(
        code="BZ313",
        title="`app_id` is a string.",
        level="risky",
        where=tuple(f"{place}.app_id" for place in _EITHER),
        check=must_be(str, NULL),
        message="`app_id` is {value}; Braze documents a string, and not what it does otherwise",
        hint="send the app identifier as Braze shows it, or leave `app_id` out",
        provenance="inferred",
        source=EVENT_PAGE,
        good=event(app_id="11ae5b4b-2445-4440-a04f-bf537764c9ad"),
        bad=event(app_id=7),
    ),
    Rule(
        code="BZ314",
        title=f"The `name` of an event has at most {LONGEST_EVENT_NAME} characters.",
        level="risky",
        where=("events[].name",),
        check=at_most(LONGEST_EVENT_NAME),
        message=f"the event's `name` has {{size}} characters; {LONGEST_EVENT_NAME} is Braze's "
        "limit for text elsewhere, for names of events none is documented",
        hint="use a short, fixed name, and put what varies into `properties`",
        provenance="inferred",
        source=EVENT_PAGE,
        good=event(name="Call Completed"),
        bad=event(name="n" * (LONGEST_EVENT_NAME + 1)),
    ),
    Rule(
        code="BZ315",
        title=f"Properties with arrays or objects have at most {MOST_PROPERTIES_BYTES:,} bytes as "
        "JSON.",
        level="rejected",
        where=_PROPERTIES,
        check=by(_large, dict, nested=True),
        message=f"`properties` have {{size}} bytes; the limit is {MOST_PROPERTIES_BYTES:,}",
        hint="send only what segments and messages need",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=event(properties={"items": [{"name": "Pizza"}]}),
        bad=event(properties={"items": [{"line": n, "text": "n" * 250} for n in range(400)]}),
        enforced=True,
        note="100 KB; older pages, and the page on purchases still, say 50 KB.",
    ),
    Rule(
        code="BZ316",
        title="Arrays in properties hold no times.",
        level="risky",
        where=tuple(f"{each}.*" for each in _PROPERTIES),
        check=by(_times_in_arrays, dict, list),
        message="{value} is a time inside an array; Braze supports times as properties, in arrays "
        "it does not",
        hint="send the time as a property of its own",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=event(properties={"first_seen": "2024-05-01T12:00:00Z"}),
        bad=event(properties={"seen": ["2024-05-01T12:00:00Z"]}),
    ),
    Rule(
        code="BZ317",
        title=f"Times inside nested properties lie in the years {FIRST_YEAR} to {LAST_YEAR}.",
        level="lost",
        where=tuple(f"{each}.*" for each in _PROPERTIES),
        check=by(_far_years, dict, list),
        message=f"`{{name}}` is {{value}}; Braze stores no time outside the years {FIRST_YEAR} to "
        f"{LAST_YEAR}",
        hint="leave it out",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=event(properties={"plan": {"until": "2030-01-01T00:00:00Z"}}),
        bad=event(properties={"plan": {"until": "9999-12-31T00:00:00Z"}}),
    ),
)
