"""Makes the rows of a table of rules. What rows share is written once; the rest is derived.

    RULES = Rows(TRACK_PAGE, TRACK_FIELDS, TRACK_OBJECTS)

    RULES.rejected("BZ104", "events[].external_id").has_type()  # the type is the field's

    RULES.lost("BZ241", "attributes[].*", str).must_not(is_far_year, title=..., message=..., ...)

    @RULES.enforced("BZ101", "events[]").says(title=..., message=..., hint=..., bad=...)
    def _several_identifiers(value, options): ...

The first call names the level, the code, what the rule looks at, and the JSON types that can break
the rule (objects by default). The second gives the texts together with the test. `has_type`,
`requires`, `is_one_of`, `has_at_most` and `matches` derive texts, test and examples; there, `good`
and `bad` are values of the field, elsewhere whole bodies. Every derived column can be overridden.
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
    Check,
    Level,
    Options,
    Precheck,
    Rule,
    Test,
    Violation,
)


@dataclass(frozen=True, slots=True)
class JsonType:
    """A type of JSON values: its name, how to convert to it, a right and a wrong value."""

    types: tuple[type, ...]
    noun: str
    plural: str
    hint: str
    good: Any
    bad: Any


_STRING = JsonType((str,), "a string", "strings", "convert it: String(...)", "text", 7)
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


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as text: "`a`, `b` and `c`"."""
    quoted = [f"`{name}`" for name in dict.fromkeys(names)]
    return f" {last} ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


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
        lengths: range = range(0),
        nested: bool = False,
    ) -> Row:
        """Begin a row. The last three arguments are those of `Check`."""
        where = (where,) if isinstance(where, str) else tuple(where)
        shape = Check(frozenset(types), lambda value, options: VIOLATED, precheck, lengths, nested)
        return Row(self, level, code, where, enforced, shape)

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
    """A row without its texts."""

    rows: Rows
    level: Level
    code: str
    where: tuple[str, ...]
    enforced: bool
    shape: Check  # without its test

    def finds(self, test: Test, **columns: Any) -> None:
        """Complete the row with a test. By default, the good example is a small valid body.

        `wire` is a pair: the receiver's own sentence, and where it was seen.
        """
        wire, wire_seen = columns.pop("wire", (None, None))
        types = self.shape.types or frozenset((dict,))
        if "good" not in columns:
            columns["good"] = self.rows.valid(self.where[0])
        columns.setdefault("source", self.rows.source)
        columns.setdefault("provenance", "inferred" if self.level == "risky" else "documented")
        self.rows.rows.append(
            Rule(
                code=self.code,
                level=self.level,
                where=self.where,
                check=replace(self.shape, types=types, test=test),
                enforced=self.enforced,
                wire=wire,
                wire_seen=wire_seen,
                **columns,
            )
        )

    def says(self, **columns: Any) -> Callable[[Test], Test]:
        """Complete the row. The result decorates the function that is its test."""

        def decorate(test: Test) -> Test:
            self.finds(test, **columns)
            return test

        return decorate

    def must(self, holds: Callable[[Any], object], **columns: Any) -> None:
        """Complete the row with a condition that values meet."""
        self.finds(lambda value, options: OK if holds(value) else VIOLATED, **columns)

    def must_not(self, fails: Callable[[Any], object], **columns: Any) -> None:
        """Complete the row with a condition that no value meets."""
        self.finds(lambda value, options: VIOLATED if fails(value) else OK, **columns)

    def must_not_exist(self, *, null: bool = False, **columns: Any) -> None:
        """Complete the row: a value of its types (by default any, or null if allowed) is wrong."""
        types = self.shape.types or (NOT_NULL if null else JSON_TYPES)
        self._of(types).finds(self.shape.test, **columns)

    def _of(self, types: frozenset[type]) -> Row:
        return replace(self, shape=replace(self.shape, types=types))

    @property
    def _names(self) -> list[str]:
        return [place.rpartition(".")[2] for place in self.where]

    def _derive(self, test: Test, columns: Mapping[str, Any], **derived: Any) -> None:
        """Complete the row with derived columns; the examples are values of the field."""
        columns = {**derived, **columns}
        for name in ("good", "bad"):
            columns[name] = self.rows.example(self.where[0], columns[name])
        self.finds(test, **columns)

    def has_type(self, type_: str = "", *, null: bool = True, **columns: Any) -> None:
        """Add a rule on the type of fields; `null` allows null, about which another rule may be."""
        expected = json_type(type_ or self.rows.fields[self.where[0]].type)
        wrong = JSON_TYPES.difference(expected.types, (NULL,) if null else ())
        is_one = len(set(self._names)) == 1
        documented = f"; {self.rows.receiver} documents {expected.noun}, not what else it accepts"
        is_other = documented if self.level == "risky" else f", not {expected.noun}"
        self._of(wrong)._derive(
            self.shape.test,
            columns,
            title=f"{listed(self._names)} "
            + (f"is {expected.noun}." if is_one else f"are {expected.plural}."),
            message="`{name}` is {value}" + is_other,
            hint=expected.hint,
            good=expected.good,
            bad=expected.bad,
        )

    def requires(self, noun: str, *names: str, **columns: Any) -> None:
        """Add a rule that objects have these fields, and that none of them is null."""

        def test(value: dict[str, Any], options: Options) -> Sequence[Violation]:
            missing = [name for name in names if value.get(name) is None]
            return [Violation(holes={"missing": name}) for name in missing] if missing else OK

        whole = dict(self.rows.objects.get(self.where[0], {}))
        self._derive(
            test,
            columns,
            title=f"Every {noun} has {listed(names)}.",
            message=f"this {noun} has no `{{missing}}`",
            hint="add `{missing}`",
            good=whole,
            bad={name: value for name, value in whole.items() if name != names[-1]},
        )

    def is_one_of(self, *, null: bool = True, **columns: Any) -> None:
        """Add a rule that a field has one of its documented values."""
        values = self.rows.fields[self.where[0]].values
        verb = "documents" if self.level == "risky" else "accepts"
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
        if not self.shape.types:
            lengths = self.shape.lengths or range(limit + 1)
            row = replace(self, shape=replace(self.shape, types=frozenset((str,)), lengths=lengths))
        row._derive(
            test,
            columns,
            title=f"`{self._names[0]}` has at most {limit:,} {unit}.",
            message=f"`{{name}}` has {{size}} {unit}; the limit is {limit:,}",
            hint="shorten the text before sending it",
            good="text",
            bad="n" * (limit + 1),
        )

    def matches(self, matches: Callable[[str], bool], noun: str, **columns: Any) -> None:
        """Add a rule on what strings look like."""
        name = self._names[0]
        self._of(frozenset((str,)))._derive(
            lambda value, options: OK if matches(value) else VIOLATED,
            columns,
            title=f"`{name}` is {noun}.",
            message=f"`{name}` is {{value}}, which is not {noun}",
            hint=f"leave `{name}` out if there is no valid value",
        )
