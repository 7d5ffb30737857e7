"""Makes the rows of a table of rules. What rows share is written once; the rest is derived.

    RULES = Rows(pages.TRACK, TRACK_FIELDS, TRACK_OBJECTS)

    RULES.rejected("BZ104", "events[].external_id").has_type()  # the type is the field's

    RULES.lost("BZ241", "attributes[].*", str).must_not(is_far_year, title=..., message=..., ...)

    @RULES.enforced("BZ101", "events[]").says(title=..., message=..., hint=..., bad=...)
    def _several_identifiers(value, options): ...

The first call names the level, the code, what the rule looks at, and the JSON types that can break
the rule (objects by default). The second gives the texts together with the test. `has_type`,
`requires`, `has_fields`, `is_one_of`, `has_at_most` and `matches` derive texts, test and examples;
there, `good` and `bad` are values of the field, elsewhere whole bodies. Every derived column can be
overridden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partialmethod
from typing import Any

from brazesmith.contract.fields import Field
from brazesmith.contract.rule import (
    JSON_TYPES,
    NOT_NULL,
    NULL,
    OK,
    VIOLATED,
    Lengths,
    Level,
    Options,
    Precheck,
    Rule,
    Test,
    Violation,
    always_violated,
)
from brazesmith.contract.wording import listed, shown

#: What to do about texts, in the hints of rules.
TO_TEXT = "convert it: String(...)"
LEAVE_OUT = "leave the object out if there is no text"
SHORTEN = "shorten the text before sending it"


@dataclass(frozen=True, slots=True)
class JsonType:
    """A type of JSON values: its name, how to convert to it, a right and a wrong value."""

    types: tuple[type, ...]
    noun: str
    plural: str
    hint: str
    good: Any
    bad: Any


_STRING = JsonType((str,), "a string", "strings", TO_TEXT, "text", 7)
_NUMBER = JsonType((int, float), "a number", "numbers", "convert it: Number(...)", 12.5, "12.5")
_FLAG_HINT = "send true or false without quotes"
_ARRAY_HINT = "send an array, even for one element: [...]"
_TYPES = {
    "boolean": JsonType((bool,), "a boolean", "booleans", _FLAG_HINT, True, "true"),
    "number": _NUMBER,
    "money": _NUMBER,
    "integer": JsonType((int,), "an integer", "integers", "convert it: Number(...)", 1, "1"),
    "object": JsonType((dict,), "an object", "objects", "send an object: {{ ... }}", {}, "text"),
    "array": JsonType((list,), "an array", "arrays", _ARRAY_HINT, [], "text"),
}


def json_type(type_: str) -> JsonType:
    """Return the JSON type of a field's type; dates, codes and the like are strings."""
    return _TYPES.get(type_, _STRING)


def problem_of_fields(value: Any, fields: Sequence[Field], typed: bool = True) -> str | None:
    """Return why a value is not an object with all these fields, or None.

    If `typed`, the fields must have their documented types, and text must not be empty.
    """
    if type(value) is not dict:
        return f"is {shown(value)}"
    for field_ in fields:
        if field_.name not in value:
            return f"has no `{field_.name}`"
        found, expected = value[field_.name], json_type(field_.type)
        if typed and (type(found) not in expected.types or found == ""):
            noun = "a non-empty string" if expected is _STRING else expected.noun
            return f"has {shown(found)} as `{field_.name}`, not {noun}"
    return None


#: Ends the message of a rule in which Braze documents the value, but not its answer to others.
UNDOCUMENTED_ANSWER = "; what Braze answers to that is not documented"

_JSON_NAMES = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    list: "array",
    dict: "object",
    NULL: "null",
}


def untrimmed(name: str) -> str | None:
    """Return what Braze does with the white space around a name, or None if there is none."""
    if name != name.strip(" "):
        return "Braze removes the spaces around it"
    if name != name.strip():
        return "Braze removes spaces around it, and does not document other white space"
    return None


def text_remedy(value: Any, longest: int | None = None) -> str | None:
    """Return what to do about a value that is not a text with a length from 1, or None."""
    if type(value) is not str:
        return TO_TEXT
    if not value:
        return LEAVE_OUT
    return SHORTEN if longest is not None and len(value) > longest else None


def wrong_types(
    value: Mapping[str, Any], fields: Sequence[Field], at: tuple[str | int, ...] = ()
) -> list[Violation]:
    """Return a violation for each field of an object, which is at a place, with another type.

    The holes: the JSON Schema names of both types, `expected` and `given`; `noun`, as "a number";
    `remedy`, as "convert it: Number(...)".
    """
    violations = []
    for field_ in fields:
        expected = json_type(field_.type)
        found = value.get(field_.name, ...)
        is_whole = field_.type == "integer" and type(found) is float and found.is_integer()
        if found is ... or is_whole or type(found) in expected.types:
            continue
        texts = {
            "expected": expected.noun.split()[1],
            "given": _JSON_NAMES[type(found)],
            "noun": expected.noun,
            "remedy": expected.hint.format()
            if field_.required
            else f"{expected.hint.format()}, or leave `{field_.name}` out",
        }
        violations.append(Violation((*at, field_.name), texts))
    return violations


@dataclass(frozen=True)
class Rows:
    """The rows of one file.

    `fields` are the documented fields by place, as `events[].name`. `objects` are small valid
    objects by place, from which examples are made. `wildcard` is the key for `*` in examples.
    """

    source: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    objects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    receiver: str = "Braze"
    wildcard: str = "notes"
    rows: list[Rule] = field(default_factory=list)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rows)

    def from_page(self, source: str) -> Rows:
        """Return a way to add rows whose source is another page."""
        return replace(self, source=source)

    def row(
        self,
        level: Level,
        code: str,
        where: str | Iterable[str],
        *types: type,
        enforced: bool = False,
        precheck: Precheck | None = None,
        lengths: Lengths = range(0),
        nested: bool = False,
        siblings: bool = False,
    ) -> Row:
        """Begin a row."""
        where = (where,) if isinstance(where, str) else tuple(where)
        columns = {
            "level": level,
            "code": code,
            "enforced": enforced,
            "precheck": precheck,
            "lengths": lengths,
            "nested": nested,
            "siblings": siblings,
        }
        return Row(self, where, frozenset(types), columns)

    rejected = partialmethod(row, "rejected")
    #: Rejected, and the receiver is known to refuse.
    enforced = partialmethod(row, "rejected", enforced=True)
    lost = partialmethod(row, "lost")
    risky = partialmethod(row, "risky")

    def example(self, where: str, value: Any) -> Any:
        """Return a body that has this value at a place; `...` leaves the field out."""
        if where in ("", "$"):
            return value
        if where.endswith("[]"):
            return self.example(where.removesuffix("[]"), [value])
        parent, _, key = where.rpartition(".")
        key = self.wildcard if key == "*" else key
        holder = {**self.objects.get(parent, {}), key: value}
        return self.example(parent, {name: v for name, v in holder.items() if v is not ...})

    def valid(self, where: str) -> Any:
        """Return a small valid body with an object of the array that a place is in."""
        array, brackets, _ = where.partition("[]")
        place = array + brackets if brackets else ""
        return self.example(place, dict(self.objects[place]))


@dataclass(frozen=True)
class Row:
    """A row without its texts. `columns` are those of the rule that are known already."""

    rows: Rows
    where: tuple[str, ...]
    types: frozenset[type]
    columns: Mapping[str, Any]

    def finds(self, test: Test, **columns: Any) -> None:
        """Complete the row with a test. By default, the good example is a small valid body.

        `wire` is a pair: the receiver's own sentence, and where it was seen.
        """
        wire, wire_seen = columns.pop("wire", (None, None))
        if "good" not in columns:
            columns["good"] = self.rows.valid(self.where[0])
        columns = {
            "source": self.rows.source,
            "provenance": "inferred" if self.columns["level"] == "risky" else "documented",
            **self.columns,
            **columns,
        }
        types = self.types or frozenset((dict,))
        rule = Rule(
            where=self.where, types=types, test=test, wire=wire, wire_seen=wire_seen, **columns
        )
        self.rows.rows.append(rule)

    def says(self, **columns: Any) -> Callable[[Test], Test]:
        """Complete the row. The result decorates the function that is its test."""

        def decorate(test: Test) -> Test:
            self.finds(test, **columns)
            return test

        return decorate

    def has_problem(
        self,
        problem: Callable[[Any], str | None],
        at: tuple[str, ...] = (),
        hole: str = "problem",
        **columns: Any,
    ) -> None:
        """Complete the row with a function that returns what is wrong, which fills a hole.

        `at` is the place below the tested value that the problem is about.
        """

        def test(value: Any, options: Options) -> Sequence[Violation]:
            found = problem(value)
            return (Violation(at, {hole: found}),) if found else OK

        self.finds(test, **columns)

    def must(self, holds: Callable[[Any], object], **columns: Any) -> None:
        """Complete the row with a condition that values meet."""
        self.finds(lambda value, options: OK if holds(value) else VIOLATED, **columns)

    def must_not(self, fails: Callable[[Any], object], **columns: Any) -> None:
        """Complete the row with a condition that no value meets."""
        self.finds(lambda value, options: VIOLATED if fails(value) else OK, **columns)

    def must_not_exist(self, *, null: bool = False, **columns: Any) -> None:
        """Complete the row: a value of its types (by default any, or null if allowed) is wrong."""
        types = self.types or (NOT_NULL if null else JSON_TYPES)
        self._of(types).finds(always_violated, **columns)

    def _of(self, types: frozenset[type]) -> Row:
        return replace(self, types=types)

    def _expects(self, noun: str) -> str:
        """Return the end of a message that says what was expected, instead of the value found."""
        if self.columns["level"] == "risky":
            return f"; {self.rows.receiver} documents {noun}, not what else it accepts"
        is_known = self.columns["enforced"] or self.rows.receiver != "Braze"
        return f", not {noun}" if is_known else f", not {noun}{UNDOCUMENTED_ANSWER}"

    @property
    def _names(self) -> list[str]:
        return [place.rpartition(".")[2].removesuffix("[]") for place in self.where]

    @property
    def _subject(self) -> tuple[str, str]:
        """Return what the row is about, for the title and for the message."""
        if self.where[0] == "$":
            return "The body", "the body"
        if self.where[0].endswith("[]"):
            return f"Each element of {listed(self._names, 'or')}", "this element"
        return listed(self._names), "`{name}`"

    def _derive(self, test: Test, columns: Mapping[str, Any], **derived: Any) -> None:
        """Complete the row with derived columns; the examples are values of the field."""
        columns = {**derived, **columns}
        for name in {"good", "bad"} & columns.keys():
            columns[name] = self.rows.example(self.where[0], columns[name])
        self.finds(test, **columns)

    def has_type(self, type_: str = "", *, null: bool = True, **columns: Any) -> None:
        """Add a rule on the type of fields; `null` allows null, about which another rule may be."""
        expected = json_type(type_ or self.rows.fields[self.where[0]].type)
        wrong = JSON_TYPES.difference(expected.types, (NULL,) if null else ())
        thing, this = self._subject
        is_one = len(set(self._names)) == 1 or this == "this element"
        self._of(wrong)._derive(
            always_violated,
            columns,
            title=f"{thing} is {expected.noun}." if is_one else f"{thing} are {expected.plural}.",
            message=f"{this} is {{value}}{self._expects(expected.noun)}",
            hint=expected.hint,
            good=expected.good,
            bad=expected.bad,
        )

    def requires(self, noun: str, *names: str, **columns: Any) -> None:
        """Add a rule that objects have these fields, and that none of them is null."""

        def test(value: dict[str, Any], options: Options) -> Sequence[Violation]:
            for name in names:
                if value.get(name) is None:
                    break
            else:
                return OK
            missing = [name for name in names if value.get(name) is None]
            null = {name: ": it is null" for name in missing if name in value}
            return [Violation(holes={"missing": n, "null": null.get(n, "")}) for n in missing]

        whole = dict(self.rows.objects.get(self.where[0], {}))
        self._derive(
            test,
            columns,
            title=f"Every {noun} has {listed(names)}.",
            message=f"this {noun} has no `{{missing}}`{{null}}",
            hint="add `{missing}`",
            good=whole,
            bad={name: value for name, value in whole.items() if name != names[-1]},
        )

    def has_fields(
        self, fields: Sequence[Field], *, null: bool = True, typed: bool = True, **columns: Any
    ) -> None:
        """Add a rule that a value is an object with these fields, of their types if `typed`."""

        def test(value: Any, options: Options) -> Sequence[Violation]:
            found = problem_of_fields(value, fields, typed)
            return (Violation(holes={"problem": found}),) if found else OK

        names = listed([field_.name for field_ in fields])
        thing, this = self._subject
        self._of(NOT_NULL if null else JSON_TYPES)._derive(
            test,
            columns,
            title=f"{thing} is an object with {names}.",
            message=f"{this} {{problem}}; expected an object with {names}",
            hint=f"write {{{{ {', '.join(f'{field_.name}: ...' for field_ in fields)} }}}}",
            good=dict(self.rows.objects.get(self.where[0], {})),
        )

    def has_documented_types(self, fields: Sequence[Field], **columns: Any) -> None:
        """Add a rule that a value is an object, and its fields have their documented types."""
        name = self._names[0]

        def test(value: Any, options: Options) -> Sequence[Violation]:
            if type(value) is not dict:
                remedy = f"{json_type('object').hint.format()}, or leave `{name}` out"
                return (Violation(holes={"noun": "an object", "remedy": remedy}),)
            present = {name: part for name, part in value.items() if part is not None}
            return wrong_types(present, fields)

        parts = ", ".join(f"`{field_.name}` ({field_.type})" for field_ in fields)
        self._of(NOT_NULL)._derive(
            test,
            columns,
            title=f"`{name}` is an object with {parts}.",
            message="`{name}` is {value}; Braze documents {noun}, not what else it accepts",
            hint="{remedy}",
        )

    def is_one_of(self, *, null: bool = True, **columns: Any) -> None:
        """Add a rule that a field has one of its documented values."""
        values = self.rows.fields[self.where[0]].values
        verb = "documents" if self.columns["level"] == "risky" else "accepts"
        name = self._names[0]
        self._of(NOT_NULL if null else JSON_TYPES)._derive(
            lambda value, options: OK if value in values else VIOLATED,
            columns,
            title=f"`{name}` is {listed(values, 'or')}.",
            message=f"`{name}` is {{value}}; {self.rows.receiver} {verb} {listed(values, 'or')}",
            hint=f"translate the payload's value, or leave `{name}` out",
            good=values[0],
            bad="other",
        )

    def has_at_most(
        self,
        limit: int,
        unit: str = "characters",
        size: Callable[[Any], int] = len,
        **columns: Any,
    ) -> None:
        """Add a rule on the size of values, by default of strings."""

        def test(value: Any, options: Options) -> Sequence[Violation]:
            found = size(value)
            return OK if found <= limit else (Violation(holes={"size": found}),)

        row = self
        if not self.types:
            shared = {**self.columns, "lengths": self.columns["lengths"] or range(limit + 1)}
            columns.setdefault("good", "text")
            row = replace(self, types=frozenset((str,)), columns=shared)
        row._derive(
            test,
            columns,
            title=f"`{self._names[0]}` has at most {limit:,} {unit}.",
            message=f"`{{name}}` has {{size:,}} {unit}; the limit is {limit:,}",
            hint="shorten the text before sending it",
            bad="n" * (limit + 1),
        )

    def matches(self, matches: Callable[[str], bool], noun: str, **columns: Any) -> None:
        """Add a rule on what strings look like."""
        name = self._names[0]
        self._of(frozenset((str,)))._derive(
            lambda value, options: OK if matches(value) else VIOLATED,
            columns,
            title=f"`{name}` is {noun}.",
            message=f"`{{name}}` is {{value}}{self._expects(noun)}",
            hint=f"leave `{name}` out if there is no valid value",
        )
