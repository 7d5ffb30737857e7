"""Makes the rows of a table of rules: what rows share is written once, what follows is derived.

    RULES = Rows(TRACK_PAGE, TRACK_FIELDS, TRACK_OBJECTS)

    RULES.rejected("BZ104", "events[].external_id").has_type()  # the type is the field's

    @RULES.enforced("BZ101", "events[]").says(title=..., message=..., hint=..., good=..., bad=...)
    def _several_identifiers(value, options): ...

The first call names the level, the code and what the rule looks at. The second gives the texts,
together with the test; or it derives all that from the documented fields: rules on type, presence,
values and length. Each derived column can be given by name, as can the other columns of a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partialmethod
from typing import Any

from brazesmith.contract.checks import (
    JSON_TYPES,
    NULL,
    always,
    at_most,
    must_have,
    must_match,
    one_of,
)
from brazesmith.contract.fields import Field
from brazesmith.contract.rule import Check, Level, Precheck, Rule, Test


@dataclass(frozen=True, slots=True)
class JsonType:
    """A type of JSON values: what it is called, how to convert to it, a value, and a wrong one."""

    types: tuple[type, ...]
    noun: str
    plural: str
    hint: str
    good: Any
    bad: Any


_STRING = JsonType((str,), "a string", "strings", "convert it: String(...)", "text", 7)
_NUMBER = JsonType((int, float), "a number", "numbers", "convert it: Number(...)", 12.5, "12.5")
_TYPES = {
    "boolean": JsonType(
        (bool,), "a boolean", "booleans", "send true or false without quotes", True, "true"
    ),
    "number": _NUMBER,
    "money": _NUMBER,
    "integer": JsonType((int,), "an integer", "integers", "convert it: Number(...)", 1, "1"),
    "object": JsonType((dict,), "an object", "objects", "send an object: {{ ... }}", {}, "text"),
    "array": JsonType(
        (list,), "an array", "arrays", "send an array, even for one element: [...]", [], "text"
    ),
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

    `fields` are the documented fields by place, as `events[].name`; `objects` are small valid
    objects by place, from which examples are made; `wildcard` is the key for `*` in examples.
    """

    source: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    objects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    receiver: str = "Braze"
    wildcard: str = "*"
    rows: list[Rule] = field(default_factory=list)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rows)

    def row(
        self,
        level: Level,
        code: str,
        where: str | Iterable[str],
        *types: type,
        is_enforced: bool = False,
        check: Check | None = None,
        precheck: Precheck | None = None,
        lengths: range = range(0),
        nested: bool = False,
    ) -> Row:
        """Begin a row: it has a check, or else its test is for values of `types` (objects)."""
        where = (where,) if isinstance(where, str) else tuple(where)
        test = Check(frozenset(types or (dict,)), always, precheck, lengths, nested)
        return Row(self, level, code, where, is_enforced, check, test)

    rejected = partialmethod(row, "rejected")
    #: Rejected, and the receiver is known to refuse.
    enforced = partialmethod(row, "rejected", is_enforced=True)
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


@dataclass(frozen=True)
class Row:
    """A row that has no texts yet."""

    rows: Rows
    level: Level
    code: str
    where: tuple[str, ...]
    is_enforced: bool
    check: Check | None
    shape: Check  # the check of a row whose test follows, but for the test

    def says(self, **columns: Any) -> Callable[[Test], Test]:
        """Complete the row. Without a check, the result decorates the function that is its test.

        `wire` is a pair: the receiver's own sentence, and where it was seen.
        """
        if self.check is not None:
            self._add(self.check, columns)

        def decorate(test: Test) -> Test:
            shape = self.shape
            check = Check(shape.types, test, shape.precheck, shape.lengths, shape.nested)
            self._add(check, columns)
            return test

        return decorate

    def _add(self, check: Check, columns: Mapping[str, Any]) -> None:
        wire, wire_seen = columns.get("wire", (None, None))
        provenance = "inferred" if self.level == "risky" else "documented"
        self.rows.rows.append(
            Rule(
                code=self.code,
                level=self.level,
                where=self.where,
                check=check,
                enforced=self.is_enforced,
                **{
                    "provenance": provenance,
                    "source": self.rows.source,
                    **columns,
                    "wire": wire,
                    "wire_seen": wire_seen,
                },
            )
        )

    @property
    def _names(self) -> list[str]:
        return [place.rpartition(".")[2] for place in self.where]

    def _derive(
        self, check: Check, good: Any, bad: Any, columns: Mapping[str, Any], **derived: str
    ) -> None:
        """Complete the row with derived columns; the examples are values of the field."""
        examples = {
            name: self.rows.example(self.where[0], columns.get(name, value))
            for name, value in (("good", good), ("bad", bad))
        }
        self._add(check, {**derived, **columns, **examples})

    def has_type(self, type_: str = "", *, null: bool = True, **columns: Any) -> None:
        """Add a rule on the type of fields; `null` allows null, about which another rule may be."""
        expected = json_type(type_ or self.rows.fields[self.where[0]].type)
        wrong = JSON_TYPES.difference(expected.types, (NULL,) if null else ())
        is_one = len(set(self._names)) == 1
        documented = f"; {self.rows.receiver} documents {expected.noun}, not what else it accepts"
        is_other = documented if self.level == "risky" else f", not {expected.noun}"
        self._derive(
            Check(wrong, always),
            expected.good,
            expected.bad,
            columns,
            title=f"{listed(self._names)} "
            + (f"is {expected.noun}." if is_one else f"are {expected.plural}."),
            message="`{name}` is {value}" + is_other,
            hint=expected.hint,
        )

    def requires(self, noun: str, *names: str, **columns: Any) -> None:
        """Add a rule that objects have these fields, and that none of them is null."""
        whole = dict(self.rows.objects.get(self.where[0], {}))
        self._derive(
            must_have(*names),
            whole,
            {name: value for name, value in whole.items() if name != names[-1]},
            columns,
            title=f"Every {noun} has {listed(names)}.",
            message=f"this {noun} has no `{{missing}}`",
            hint="add `{missing}`",
        )

    def is_one_of(self, *, null: bool = True, **columns: Any) -> None:
        """Add a rule that a field has one of its documented values."""
        values = self.rows.fields[self.where[0]].values
        verb = "documents" if self.level == "risky" else "accepts"
        name = self._names[0]
        self._derive(
            one_of(values, null=null),
            values[0],
            "other",
            columns,
            title=f"`{name}` is {listed(values, 'or')}.",
            message=f"`{name}` is {{value}}; {self.rows.receiver} {verb} {listed(values, 'or')}",
            hint=f"translate the payload's value, or leave `{name}` out",
        )

    def has_at_most(self, limit: int, unit: str = "characters", **columns: Any) -> None:
        """Add a rule on the length of strings."""
        self._derive(
            at_most(limit, precheck=self.shape.precheck),
            "text",
            "n" * (limit + 1),
            columns,
            title=f"`{self._names[0]}` has at most {limit:,} {unit}.",
            message=f"`{{name}}` has {{size}} {unit}; the limit is {limit:,}",
            hint="shorten the text before sending it",
        )

    def matches(
        self, matches: Callable[[str], bool], noun: str, good: Any, bad: Any, **columns: Any
    ) -> None:
        """Add a rule on what strings look like."""
        name = self._names[0]
        self._derive(
            must_match(matches, self.shape.precheck),
            good,
            bad,
            columns,
            title=f"`{name}` is {noun}.",
            message=f"`{name}` is {{value}}, which is not {noun}",
            hint=f"leave `{name}` out if there is no valid value",
        )
