"""What is known of a payload: a tree of parts, from which payloads are rendered.

A part comes from what a script reads (`recording`), from a declared type, or from a sample. Paths
are keys; `EACH` stands for the elements of a list, `JSON_TEXT` for the value of a JSON text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.explore.nested import JSON_TEXT
from brazesmith.explore.samples import EACH, SOME_KEY, Path, usual
from brazesmith.ir.types import Kind, Type

#: An element of a list of which nothing is known; `recorder.js` makes it up.
GHOST: Final = {"$brazesmith": "ghost"}
#: Values that replace those of a payload.
Changes: TypeAlias = Mapping[Path, Any]

OBJECT, LIST, TEXT, NUMBER, BOOLEAN = "object", "list", "text", "number", "boolean"
_ISO: Final = "2026-01-02T03:04:05.000Z"
#: What a field probably contains, by its name.
_BY_NAME: Final = (
    (re.compile(r"e.?mail", re.IGNORECASE), "ada@example.com"),
    (re.compile(r"phone|mobile", re.IGNORECASE), "+14155550123"),
    (re.compile(r"currency", re.IGNORECASE), "USD"),
    (re.compile(r"country", re.IGNORECASE), "US"),
    (re.compile(r"lang|locale", re.IGNORECASE), "en"),
    (re.compile(r"time_?zone", re.IGNORECASE), "Europe/Paris"),
    (re.compile(r"(?i:(time|date|_at|_on|timestamp)$)|[a-z](At|On)$"), _ISO),  # not `description`
    (re.compile(r"url$|link$", re.IGNORECASE), "https://example.com/page"),
    (re.compile(r"price|amount|total|quantity|count$|score", re.IGNORECASE), 5),
)  # fmt: skip
#: What a value may be instead: a script may work only with one of them.
CANDIDATES: Final[tuple[Any, ...]] = (
    _ISO, "ada@example.com", "+14155550123", "6b1e7a52-0c4d-4f9a-8e3b-2d5f7c9a1b60", "Ada Lovelace",
    "5", 5, 1767323045, 1767323045000, "1767323045", "USD", "US", "en", "2026-01-02", "subscribed",
    "M", True, "Europe/Paris", ["text"], {SOME_KEY: "text"},
)  # fmt: skip
_PLURAL = re.compile(r".*(?<![us])s$|.*(list|array)$", re.IGNORECASE)


@dataclass(slots=True)
class Part:
    """A place of the payload: its kind, its usual value, and what is below it.

    `texts` and `numbers` are what the script compares it with. `optional` and `nullable` are None
    if nothing is declared. `rest` are further elements of a list in a sample.
    """

    path: Path
    kind: str = TEXT
    value: Any = None
    is_map: bool = False
    count: int = 1
    texts: list[Any] = field(default_factory=list)
    fields: dict[str, Part] = field(default_factory=dict)
    item: Part | None = None
    inner: Part | None = None
    rest: Sequence[Any] = ()
    optional: bool | None = None
    nullable: bool | None = None
    reason: str = ""
    hints: set[str] = field(default_factory=set)
    first_read: int | None = None  # an offset in the script
    is_known: bool = False  # declared, or in a sample: other fields are missing

    def at(self, path: Path) -> Part:
        """Return the part at a path, relative to this one; it is added if it is new."""
        part = self
        for step in path:
            below = (*part.path, step)
            if step == EACH:
                part.item = part.item or Part(below)
                part = part.item
            elif step == JSON_TEXT:
                part.inner = part.inner or Part(below, OBJECT)
                part = part.inner
            else:
                part = part.fields.setdefault(step, Part(below))
        return part

    def unknown(self) -> list[tuple[Part, str]]:
        """Return the fields that are read and not known: the part above, and the key."""
        found: list[tuple[Part, str]] = []
        for key, part in self.fields.items():
            found += [(self, key)] if self.is_known and not part.is_known else part.unknown()
        for below in (self.item, self.inner):
            found += below.unknown() if below is not None else []
        return found

    def all(self) -> Iterator[Part]:
        """Yield this part and every part below it."""
        yield self
        for part in (*self.fields.values(), self.item, self.inner):
            if part is not None:
                yield from part.all()

    @property
    def is_leaf(self) -> bool:
        """Whether it is a text, a number or a boolean."""
        return self.kind not in (OBJECT, LIST) and self.inner is None

    @property
    def _is_walked(self) -> bool:
        """Whether the script goes down through everything, so that this may be anything."""
        inner = self.fields.get(SOME_KEY)
        return inner is not None and self.fields.keys() == inner.fields.keys() == {SOME_KEY}

    def hands_on(self, value: Any) -> bool:
        """Whether a value of a body may be this part, as it is."""
        own = self.value if self.is_leaf else self.render({})
        return bool(own == value and type(own) is type(value) and own not in ({}, []))

    def settle(self) -> None:
        """Decide what every part is, from the hints."""
        name = next((step for step in reversed(self.path) if step not in (EACH, JSON_TEXT)), "")
        if len(self.path) > 2 and self._is_walked:
            self.fields = {}
            self.hints.discard("map")
        is_sample = self.is_known and "declared" not in self.hints
        if "json" in self.hints and len(self.path) > 1 and not is_sample:
            self.at((JSON_TEXT,)).settle()
        if self.is_known and self.kind in (TEXT, NUMBER, BOOLEAN) and self.value is not None:
            return
        indexes = [int(hint[2:]) for hint in self.hints if re.fullmatch(r"at\d", hint)]
        if "list" in self.hints or indexes or self.item is not None:
            self.kind, self.count = LIST, max([self.count, *(index + 1 for index in indexes)])
        elif self.hints & {"either", "length"} and _PLURAL.fullmatch(name) and not self.fields:
            self.kind = LIST
        elif self.fields or ("map" in self.hints and not self.hints & {"text", "scalar"}):
            self.kind = OBJECT
        elif any(isinstance(text, bool) for text in self.texts):
            self.kind = BOOLEAN
        elif "number" in self.hints or any(isinstance(text, int | float) for text in self.texts):
            self.kind = NUMBER
        elif "is string" not in self.hints and not self.texts:
            # What a script asks for with `typeof` and a name.
            self.kind = NUMBER if "is number" in self.hints else self.kind
            self.kind = BOOLEAN if "is boolean" in self.hints else self.kind
        is_whole = "whole" in self.hints and (bool(self.fields) or len(self.path) == 1)
        self.is_map = ("map" in self.hints or is_whole) and self.kind == OBJECT
        if self.value is None and self.kind not in (OBJECT, LIST):
            self.value = _usual(name, self)
        if self.kind == LIST:
            self.item = self.item or Part((*self.path, EACH))
        for part in (*self.fields.values(), self.item, self.inner):
            if part is not None:
                part.settle()

    @property
    def is_certain(self) -> bool:
        """Whether anything shows what it is."""
        is_plain = self.hints <= {"read", "whole", "usual"} and not self.texts and self.is_leaf
        return self.is_known or not (is_plain or (self.is_map and not self.fields))

    def render(self, changes: Changes, *, certain: bool = False) -> Any:
        """Return a value; ABSENT if a change takes it away.

        If `certain`, fields of which nothing is known are left out.
        """
        if self.path in changes:
            return changes[self.path]
        if self.inner is not None and len(self.path) > 1:
            inner = self.inner.render(changes, certain=certain)
            return ABSENT if inner is ABSENT else json.dumps(inner)
        if self.kind == LIST:
            element: Any = "text"
            if self.item is not None and (self.item.is_certain or not certain):
                element = self.item.render(changes, certain=certain)
            elif certain:
                element = GHOST
            elements = [element] * self.count if element is not ABSENT else []
            return [*(self._varied_elements(changes, certain) or elements), *self.rest]
        if self.kind == OBJECT:
            rendered = {
                key: part.render(changes, certain=certain)
                for key, part in self.fields.items()
                if part.is_certain or not certain
            }
            if self.is_map and not rendered and not certain:
                rendered = {SOME_KEY: "text"}
            return {key: value for key, value in rendered.items() if value is not ABSENT}
        return self.value

    def _varied_elements(self, changes: Changes, certain: bool) -> list[Any]:
        """Return an element for each text that a script looks for among the elements."""
        parts = self.item.all() if self.item is not None and not self.item.is_known else ()
        varied = next((part for part in parts if len(part.texts) > 1), None)
        if (
            varied is None
            or self.item is None
            or any(path[: len(self.item.path)] == self.item.path for path in changes)
        ):
            return []
        texts = varied.texts[: self.count + len(varied.texts)]
        return [self.item.render({**changes, varied.path: text}, certain=certain) for text in texts]


def _usual(name: str, part: Part) -> Any:
    """Return a value that a field with this name probably has."""
    if part.kind == BOOLEAN:
        return True
    if part.texts and not all(re.fullmatch(r"\W+", str(text)) for text in part.texts):
        return part.texts[0]  # not the `@` of `email.includes("@")`
    if part.kind == NUMBER:
        return 1767323045 if re.search(r"time|date|_at$|[a-z]At$|created", name) else 5
    if "time" in part.hints:
        return _ISO
    for pattern, value in _BY_NAME:
        if pattern.search(name):
            return str(value) if part.hints & {"text", "is string"} else value
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', name)[:40] or 'text'}-1"


def of_sample(value: Any, path: Path) -> Part:
    """Return the part that a value of a sample is."""
    match value:
        case dict():
            fields = {key: of_sample(inner, (*path, key)) for key, inner in value.items()}
            return Part(path, OBJECT, fields=fields, is_known=True)
        case list():
            item = of_sample(value[0], (*path, EACH)) if value else None
            return Part(
                path, LIST, item=item, count=1 if value else 0, rest=value[1:], is_known=True
            )
        case bool():
            return Part(path, BOOLEAN, value, is_known=True)
        case int() | float():
            return Part(path, NUMBER, value, is_known=True)
        case _:
            return Part(path, TEXT, value, is_known=True)


def of_type(type_: Type, path: Path) -> Part:
    """Return the part that a declared type describes."""
    kind = {Kind.OBJECT: OBJECT, Kind.ARRAY: LIST, Kind.BOOLEAN: BOOLEAN, Kind.NUMBER: NUMBER}
    part = Part(
        path,
        kind.get(type_.kind, TEXT),
        optional=type_.optional,
        nullable=type_.nullable,
        reason=type_.why_optional,
        is_known=True,
    )
    if type_.shape is not None:
        part.fields = {
            key: of_type(inner, (*path, key)) for key, inner in type_.shape.fields.items()
        }
    elif type_.kind is Kind.OBJECT:
        part.is_map = True
        if type_.item is not None:
            part.fields = {SOME_KEY: of_type(type_.item, (*path, SOME_KEY))}
    elif type_.kind is Kind.ARRAY and type_.item is not None:
        part.item = of_type(type_.item, (*path, EACH))
    if part.kind not in (OBJECT, LIST):
        part.value = usual(type_)
        part.texts = list(type_.enum)
        part.hints.add("declared")
    return part


def place_text(path: Path) -> str:
    """Return a path as JavaScript: `payload.items[…].id`."""
    text = path[0]
    for step in path[1:]:
        if step in (EACH, SOME_KEY):
            text += "[…]"
        elif step != JSON_TEXT:
            text += f".{step}" if re.fullmatch(r"[A-Za-z_$][\w$]*", step) else f"[{step!r}]"
    return text
