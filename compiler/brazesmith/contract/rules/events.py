"""BZ3xx: events, and what purchases share with them: time and properties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from brazesmith.contract import formats, limits, pages
from brazesmith.contract.fields import IDENTIFIERS, RESERVED_EVENT_PROPERTIES, TRACK_FIELDS
from brazesmith.contract.rule import ANY_TEXT, NOT_NULL, OK, VIOLATED, Options, Violation
from brazesmith.contract.rules.examples import DOCUMENTED, TRACK_OBJECTS, event
from brazesmith.contract.rules.rows import UNDOCUMENTED_ANSWER, Rows, text_remedy, untrimmed
from brazesmith.contract.walking import inside, is_flat, json_bytes, keys_inside
from brazesmith.contract.wording import listed, shown_name

INVALID_PROPERTIES = ("Invalid 'properties' field", DOCUMENTED)
RULES = Rows(pages.EVENT, TRACK_FIELDS, TRACK_OBJECTS)
_PROPERTY_RULES = RULES.from_page(pages.PROPERTIES)

_BOTH = ("events[]", "purchases[]")
_TIME = ("events[].time", "purchases[].time")
_PROPERTIES = ("events[].properties", "purchases[].properties")
_EVERY_PROPERTY = tuple(f"{properties}.*" for properties in _PROPERTIES)


def good_time(value: Any, options: Options) -> bool:
    """Return whether a time is certainly valid."""
    return type(value) is str and formats.is_good_past_time(value, options.now)


def _is_time(key: Any, value: Any) -> bool:
    return type(value) is str and formats.is_whole_time(value)


def _is_far_time(key: Any, value: Any) -> bool:
    return type(value) is str and formats.is_far_year(value)


RULES.enforced("BZ301", "events[]").requires("event", "name")
RULES.rejected("BZ302", "events[].name", *NOT_NULL, lengths=ANY_TEXT).has_problem(
    text_remedy,
    hole="remedy",
    title="The `name` of an event is a non-empty string.",
    message=f"the event's `name` is {{value}}, not a non-empty string{UNDOCUMENTED_ANSWER}",
    hint="{remedy}",
    bad=event(name=["Call Completed"]),
)


def _may_create(value: dict[str, Any], options: Options) -> bool:
    """Return whether an object has a time, and does not forbid the creation of users."""
    return value.get("time") is not None and value.get("_update_existing_only") is not True


RULES.enforced("BZ303", _BOTH, dict, precheck=_may_create).requires(
    "event and purchase",
    "time",
    message="this object has no `time`{null}",
    hint="add `time`, when it happened as ISO 8601: new Date(...).toISOString()",
)


RULES.rejected("BZ304", _TIME, *NOT_NULL, precheck=good_time).must(
    lambda value: type(value) is str and formats.read_time(value)[0] is not formats.Time.UNREADABLE,
    title="`time` is an ISO 8601 string.",
    message=f"`time` is {{value}}, which is not an ISO 8601 time{UNDOCUMENTED_ANSWER}",
    hint="send ISO 8601: new Date(seconds * 1000).toISOString(), or iso8601(...) in a spec",
    good=event(time="2024-05-01T12:00:00.000Z"),
    bad=event(time="1714564800"),
)
RULES.risky("BZ305", _TIME, str, precheck=good_time).must_not(
    lambda value: formats.read_time(value)[0] is formats.Time.LOOSE,
    title="`time` has an offset from UTC.",
    message="`time` is {value}, without a well-formed offset; Braze reads it as UTC",
    hint="send date, T, time and offset: 2024-05-01T12:00:00Z or 2024-05-01T14:00:00+02:00",
    good=event(time="2024-05-01T14:00:00+02:00"),
    bad=event(time="2024-05-01 14:00:00"),
    provenance="documented",
    note="Documented for user attributes: yyyy-MM-ddTHH:mm:ss, yyyy-MM-dd HH:mm:ss, yyyy-MM-dd, "
    "MM/dd/yyyy, 12-1-2021, ddd MM dd HH:mm:ss.TZD YYYY. For the time of events ISO 8601 and "
    "yyyy-MM-ddTHH:mm:ss:SSSZ are documented, for purchases ISO 8601 alone.",
)


@RULES.lost("BZ306", _TIME, str, precheck=good_time).says(
    title="The `time` of an event or purchase is not in the future.",
    message="`time` is {value}, in the future; Braze stores the time of arrival instead",
    hint="check the unit (seconds or milliseconds) and the time zone of the payload's value",
    bad=event(time="2999-01-01T00:00:00Z"),
)
def _future_time(value: str, options: Options) -> Sequence[Violation]:
    moment = formats.read_time(value)[1]
    if moment is None or moment.tzinfo is None:
        return OK
    return VIOLATED if moment > (options.now or datetime.now(UTC)) else OK


RULES.enforced("BZ307", _PROPERTIES).has_type(
    wire=INVALID_PROPERTIES,
)
_PROPERTY_RULES.enforced(
    "BZ308",
    [f"events[].properties.{name}" for name in RESERVED_EVENT_PROPERTIES],
).must_not_exist(
    title=f"{listed(RESERVED_EVENT_PROPERTIES)} are not names of an event's properties.",
    message="`{name}` is reserved by Braze among the properties of an event",
    hint="use another name, such as `event_{name}` or `original_{name}`",
    good=event(properties={"talk_time": 61}),
    bad=event(properties={"time": 61}),
    note="`product_id` among the properties of an event is allowed: Braze's own eCommerce events "
    "have it there. Inside nested objects, every name is allowed.",
    wire=INVALID_PROPERTIES,
)


_LONGEST_NAME = limits.LONGEST_PROPERTY_NAME


def _problem_of_name(name: str) -> str | None:
    if not name:
        return "is empty"
    if name[0] == "$":
        return f"is `{shown_name(name)}`"
    return f"has {len(name):,} characters" if len(name) > _LONGEST_NAME else None


_PROPERTY_RULES.risky("BZ309", [f"{place}.<name>" for place in _PROPERTIES], str).has_problem(
    _problem_of_name,
    title=f"A property's name has 1 to {_LONGEST_NAME} characters and does not begin with `$`.",
    message=f"the property's name {{problem}}; Braze documents names of 1 to {_LONGEST_NAME} "
    "characters that do not begin with `$`, not what it does with others",
    hint=f"use a name of 1 to {_LONGEST_NAME} characters that does not begin with `$`",
    good=event(properties={"current_url": "https://example.com"}),
    bad=event(properties={"$current_url": "https://example.com"}),
)


def _problem_of_nested_name(name: str, depth: int) -> str | None:
    return _problem_of_name(name) if depth > 1 else None  # the others are BZ309


_PROPERTY_RULES.risky("BZ322", _PROPERTIES, dict, nested=True).finds(
    lambda properties, options: keys_inside(properties, _problem_of_nested_name),
    title=f"Names inside nested properties have 1 to {_LONGEST_NAME} characters and do not begin "
    "with `$`.",
    message=f"this name inside a property {{problem}}; Braze documents names of properties of 1 to "
    f"{_LONGEST_NAME} characters that do not begin with `$`, not what it does with others",
    hint=f"use a name of 1 to {_LONGEST_NAME} characters that does not begin with `$`",
    good=event(properties={"page": {"url": "https://example.com"}}),
    bad=event(properties={"page": {"$url": "https://example.com"}}),
    note="Braze's page does not mention names inside objects; BZ309 is about the others.",
)
_PROPERTY_RULES.risky("BZ319", [f"{place}.<name>" for place in _PROPERTIES], str).has_problem(
    formats.kind_of_filled_placeholder,
    title="The names of properties are not what JavaScript makes of a missing value.",
    message="the property's name is {value}, {problem}",
    hint="check that the name exists before using it as a key",
    good=event(properties={"plan": "pro"}),
    bad=event(properties={"undefined": "pro"}),
)
_PROPERTY_RULES.lost("BZ310", _EVERY_PROPERTY).has_at_most(
    limits.LONGEST_PROPERTY_STRING,
    title=f"A text property has at most {limits.LONGEST_PROPERTY_STRING} characters.",
    message=f"`{{name}}` has {{size:,}} characters; the limit for a property is "
    f"{limits.LONGEST_PROPERTY_STRING}, yet Braze answers success",
)
_PROPERTY_RULES.lost("BZ311", _PROPERTIES, dict).has_at_most(
    limits.MOST_PROPERTIES,
    "properties",
    title=f"An event or purchase has at most {limits.MOST_PROPERTIES} properties.",
    message="this object has {size:,} properties; Braze ignores those beyond "
    f"{limits.MOST_PROPERTIES}",
    hint="send only what segments and messages need",
    good={"direction": "inbound"},
    bad={f"p{number}": number for number in range(limits.MOST_PROPERTIES + 1)},
)
RULES.risky("BZ312", [f"{place}.*" for place in _BOTH]).must_not_exist(
    title="Events and purchases have only the fields that Braze documents.",
    message="`{name}` is not a field of this object; Braze probably ignores it",
    hint="move it into `properties`, or remove it",
    good=event(properties={"activity_id": "a-1"}),
    bad=event(activity_id="a-1"),
)
RULES.risky("BZ313", [f"{place}.app_id" for place in _BOTH]).has_type()
RULES.risky("BZ314", "events[].name").has_at_most(
    limits.LONGEST_EVENT_NAME,
    message=f"the event's `name` has {{size:,}} characters; Braze's limit for other text is "
    f"{limits.LONGEST_EVENT_NAME}, none is documented for names of events",
    hint="use a short, fixed name, and put what varies into `properties`",
)
_PROPERTY_RULES.enforced("BZ315", _PROPERTIES, dict, nested=True).has_at_most(
    limits.MOST_PROPERTIES_BYTES,
    "bytes",
    size=lambda properties: 0 if is_flat(properties) else json_bytes(properties),
    title="Properties with arrays or objects have at most "
    f"{limits.MOST_PROPERTIES_BYTES:,} bytes as JSON.",
    message="`properties` has {size:,} bytes as JSON; the limit is "
    f"{limits.MOST_PROPERTIES_BYTES:,} bytes",
    hint="send only what segments and messages need",
    good={"items": [{"name": "Pizza"}]},
    bad={"items": [{"line": n, "text": "n" * 250} for n in range(400)]},
    note="100 KB; older pages say 50 KB, and for purchases see BZ410. Braze's pages disagree on "
    "nested objects: those on event and purchase objects say that they are stored as text.",
)


def _has_no_times(value: Any, options: Options) -> bool:
    """Return whether no text in an object or array may be a time."""
    waiting = [value]
    for part in waiting:  # grows while it is read
        for child in part.values() if type(part) is dict else part:
            if type(child) is str:
                if child[4:5] == "-" or child[10:11] in ("T", "t") or child[:1] in ("+", "-"):
                    return False
            elif type(child) is dict or type(child) is list:
                waiting.append(child)
    return True


_PROPERTY_RULES.risky("BZ316", _EVERY_PROPERTY, dict, list, precheck=_has_no_times).finds(
    lambda value, options: inside(value, _is_time, of=list),
    title="Arrays in properties contain no times.",
    message="{value} is a time inside an array; Braze supports times as properties, but not in "
    "arrays",
    hint="send the time as a property of its own",
    good=event(properties={"first_seen": "2024-05-01T12:00:00Z"}),
    bad=event(properties={"seen": ["2024-05-01T12:00:00Z"]}),
    provenance="documented",
)
_PROPERTY_RULES.lost("BZ317", _EVERY_PROPERTY, dict, list, precheck=_has_no_times).finds(
    lambda value, options: inside(value, _is_far_time),
    title=f"Times inside nested properties are in {limits.YEARS}.",
    message=f"`{{name}}` is {{value}}; Braze stores no time outside {limits.YEARS}",
    hint="leave it out",
    good=event(properties={"plan": {"until": "2030-01-01T00:00:00Z"}}),
    bad=event(properties={"plan": {"until": "9999-12-31T00:00:00Z"}}),
)


@RULES.risky("BZ318", _BOTH, dict, precheck=_may_create).says(
    title="Events and purchases may create the user.",
    message="`_update_existing_only` is true: if no user has this `{identifier}` yet, Braze stores "
    "nothing and answers success",
    hint="leave `_update_existing_only` out, unless only users who exist already count",
    good=event(_update_existing_only=False),
    bad=event(_update_existing_only=True),
    provenance="documented",
    source=pages.TRACK,
    note="For a `user_alias` see BZ115. A `braze_id` belongs to a user who exists.",
)
def _only_known_users(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    if value.get("_update_existing_only") is not True:
        return OK
    present = [name for name in IDENTIFIERS if value.get(name) is not None]
    if not present or present[0] in ("user_alias", "braze_id"):
        return OK
    return (Violation(("_update_existing_only",), {"identifier": present[0]}),)


_NAME_RULES = RULES.from_page(pages.CUSTOM_EVENTS)


@lru_cache(maxsize=4096)
def _is_ordinary(name: str) -> bool:
    return (
        not name[:9].lower().startswith("ecommerce")
        and name == name.strip()
        and not formats.is_placeholder(name)
    )


def ordinary_event(value: dict[str, Any], options: Options) -> bool:
    """Return whether no rule about the names of events, or about eCommerce, can apply."""
    name = value.get("name")
    return type(name) is not str or (len(name) <= limits.LONGEST_EVENT_NAME and _is_ordinary(name))


@_NAME_RULES.risky("BZ320", "events[]", precheck=ordinary_event).says(
    title="The name of an event has no white space around it.",
    message="the event's `name` is {value}; {problem}",
    hint="remove them: name.trim()",
    bad=event(name="Call Completed "),
    provenance="documented",
)
def _untrimmed_name(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    name = value["name"]
    problem = untrimmed(name)
    is_blank = not name.strip()
    return (Violation(("name",), {"problem": problem}),) if problem and not is_blank else OK


@_NAME_RULES.risky("BZ321", "events[]", precheck=ordinary_event).says(
    title="The name of an event is not what JavaScript makes of a missing value.",
    message="the event's `name` is {value}, {problem}",
    hint="check that the value exists before converting it to text",
    bad=event(name="undefined"),
)
def _placeholder_name(value: dict[str, Any], options: Options) -> Sequence[Violation]:
    problem = formats.kind_of_filled_placeholder(value["name"])
    return (Violation(("name",), {"problem": problem}),) if problem else OK
