"""Write a declaration as Python: the payload's classes, and a spec that reads them."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from brazesmith.base.source import printable
from brazesmith.inference.classes import (
    SPELLINGS,
    Plan,
    PlannedClass,
    PlannedField,
    Reference,
    plan,
)
from brazesmith.inference.declare import Declaration
from brazesmith.inference.naming import class_name, singular, snake, title, unused, words
from brazesmith.inference.paths import ROOT, Fold, Path
from brazesmith.inference.printing import (
    WIDTH,
    Code,
    Group,
    call,
    dict_of,
    layout,
    list_of,
    literal,
)
from brazesmith.inference.starter import Found, Starter, choose, is_long, is_number_as_text
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind

_TYPES: Final = frozenset({*SPELLINGS.values(), "Anything", "Array", "Map"})
_MODULE_NAMES: Final = frozenset({"body", "transform", "field", "payload", "headers"})
#: Names that only webhooks and messages need, so that a class may have them.
_OTHERS: Final = frozenset({"User", "Campaign", "Canvas", "Webhook", "Catalog", "Value"})


@dataclass(frozen=True, slots=True)
class Source:
    """A spec: its text, the class of the payload, and what was chosen for its body."""

    text: str
    class_name: str
    starter: Starter


def write_source(
    name: str,
    declaration: Declaration,
    vocabulary: Sequence[str],
    headers: Mapping[str, str] | None = None,
) -> Source:
    """Return the Python source of a spec for a transform with a name.

    `vocabulary` are the names that a spec can import. `headers` are request headers that were
    captured, and an example or "" for each.
    """
    last = name.rpartition("/")[2]
    taken = {*vocabulary, *_MODULE_NAMES} - _OTHERS
    payload_class = unused([class_name(last), f"{class_name(last)}Payload"], taken)
    starter = choose(declaration, last)
    planned = plan(declaration, payload_class, taken, dict(_length(starter)))
    writer = _Writer(name, planned, starter, payload_class, taken)
    return Source(writer.text(headers or {}), payload_class, starter)


#: The lengths that are declared for an identifier of the user; Braze accepts no longer one.
_LENGTHS: Final = (50, 100, 250, 500)


def _length(starter: Starter) -> Iterator[tuple[Path, int]]:
    """Yield the path of an external ID, and twice the length of the longest in the samples."""
    for argument, found in starter.identifiers:
        if argument == "external_id" and found.type.kind is Kind.TEXT and found.note.of:
            most = next((most for most in _LENGTHS if most >= 2 * found.note.longest), None)
            if most is not None:
                yield (*starter.start, *found.path), most


@dataclass(frozen=True, slots=True)
class _Writer:
    name: str
    plan: Plan
    starter: Starter
    payload_class: str
    taken: set[str]

    def text(self, headers: Mapping[str, str]) -> str:
        label = self.name.replace("/", " ")
        event = title(self.name.rpartition("/")[2])
        becomes = f'the event "{event}"' if self.starter.profile is None else "attributes"
        doc = f'"""{label[0].upper()}{label[1:]} becomes {becomes}."""'
        code = "\n\n\n".join([*self._classes(), *self._spec(event, headers)])
        gap = "\n\n" if self.plan.classes else "\n"
        return f"{doc}\n\n{self._imports(code)}\n{gap}{code}\n"

    def _imports(self, code: str) -> str:
        nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
        used = {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
        names = sorted(used & (self.taken | _TYPES), key=lambda name: (name[0].islower(), name))
        group = Group("(", tuple(("", name) for name in names), ")")
        line = f"from brazesmith import {', '.join(names)}"
        return line if len(line) <= WIDTH else layout("from brazesmith import ", group)

    # --- classes ---------------------------------------------------------------------------------

    def _classes(self) -> Iterator[str]:
        for planned in self.plan.classes:
            yield "\n".join([self._head(planned), *self._body(planned)])

    def _head(self, planned: PlannedClass) -> str:
        is_open = ", open=True" if planned.open or self._needs_user(planned) else ""
        if planned.paths != (ROOT,):
            return f"class {planned.name}(Record{is_open}):"
        event = literal(self.name.replace("/", " "))
        return f"class {planned.name}(Payload, event={event}{is_open}):"

    def _needs_user(self, planned: PlannedClass) -> bool:
        """Whether no declared field identifies the user, so that the spec reads another one."""
        is_known = self.starter.identifiers or self.starter.in_array
        return self.starter.start in planned.paths and not is_known

    def _body(self, planned: PlannedClass) -> Iterator[str]:
        if not planned.fields:
            yield "    pass"
        for one in planned.fields:
            yield self._field(one)
            yield from _documentation(one.type.doc)

    def _field(self, one: PlannedField) -> str:
        spelled = self.plan.spelled(one.annotation)
        prefix = f"{one.attribute}: {spelled}"
        options = _options(one)
        code = layout(f"{prefix} = ", options, "    ") if options.parts else f"    {prefix}"
        note = str(one.note) if one.note is not None else ""
        return f"{code}  # {note}" if note else code

    # --- the spec --------------------------------------------------------------------------------

    def _spec(self, event: str, headers: Mapping[str, str]) -> list[str]:
        """Return the parts of the spec below the classes."""
        classes = {planned.name for planned in self.plan.classes}
        parts = words(self.name.rpartition("/")[2])
        free = {*self.taken, *classes}
        source = unused([*parts[:1], "_".join(parts), "source"], free)
        lines = [*_header_comment(headers)]
        if self.plan.item is None:
            lines.append(f"{source} = {self.payload_class}()")
        else:
            item = self.plan.spelled(self.plan.item)
            source = unused(["elements", source], free)
            is_record = isinstance(self.plan.item, Reference)
            lines.append(f"{source} = typed(payload, Array[{item if is_record else 'Anything'}])")
        if self.starter.events is not None:
            return self._spec_of_elements(event, source, lines)
        user = self._user(source, lines)
        body: Code = call("Track", **{self._made: list_of(self._object(event, user, source))})
        if condition := self._has_user(source):
            track = unused(["track", "event"], {*self.taken, source})
            lines += ["", layout(f"{track} = ", body)]
            case = Group("(", (("", condition), ("", track)), ")")
            body = call("route", case, otherwise=call("skip", literal("no user")))
        return ["\n".join([*lines, "", self._transform(source, body)])]

    def _transform(self, source: str, body: Code) -> str:
        transform = call("Transform", name=literal(self.name), source=source, body=body)
        return layout("transform = ", transform)

    def _spec_of_elements(self, event: str, source: str, lines: list[str]) -> list[str]:
        """Return a spec that makes an event of each element of an array."""
        array = self.starter.events or ROOT
        planned = self.plan.at(self.starter.start)
        free = {*self.taken, source, *(one.name for one in self.plan.classes)}
        last = snake(self.name.rpartition("/")[2]) or "element"
        element = unused(["element"], free)
        function = unused([last, f"{last}_event"], {*free, element})
        start: list[str] = []
        user = self._user(element, start)
        result = layout("return ", made := self._object(event, user, element), "    ")
        given = planned.name if planned else "Anything"
        head = f"def {function}({element}: {given}) -> {made.start.rstrip('(')}:"
        most = call("take", self._read(source, array, ROOT), "75")
        body = call("Track", **{self._made: call("each", most, function)})
        limit = "# Braze accepts 75 events in a request. If there are more, send smaller batches."
        return [
            "\n".join(lines),
            "\n".join([head, *(textwrap.indent(line, "    ") for line in start), result]),
            f"{limit}\n{self._transform(source, body)}",
        ]

    def _user(self, variable: str, lines: list[str]) -> Code:
        """Return the call of `identify`; lines that it needs before it are added to `lines`."""
        starter = self.starter
        if starter.in_array is not None:
            argument, found = starter.in_array
            array = found.path[:-2]
            element = unused([snake(singular(str(array[-1]))), "element"], {*self.taken, variable})
            below = (*self.starter.start, *array, Fold.ELEMENT)
            read = self._read(element, found.path[-1:], below)
            condition = f"lambda {element}: is_filled({read})"
            result = call("find", self._read(variable, array), condition)
            lines.append(layout(f"{element} = ", result))
            return call("identify", **{argument: read})
        if not starter.identifiers:
            user = unused(["user", "identity"], {*self.taken, variable})
            missing = f"{variable}.external_id"
            if self.plan.at(self.starter.start) is None:
                missing = f"to_text({missing})"
            lines.append("# No field looks like an identifier of the user: write the right one.")
            lines.append(f"{user} = identify(external_id={missing})")
            return user
        reads = {name: self._identifier(variable, found) for name, found in starter.identifiers}
        return call("identify", **reads)

    def _identifier(self, variable: str, found: Found) -> str:
        read = self._read(variable, found.path)
        return read if found.type.kind in TEXT_KINDS else f"to_text({read})"

    def _has_user(self, variable: str) -> Code | None:
        """Return the condition for an event, if the samples have events without a user."""
        identifiers = [found for _, found in self.starter.identifiers]
        if not identifiers or not all(found.may_miss for found in identifiers):
            return None
        filled = [call("is_filled", self._identifier(variable, found)) for found in identifiers]
        return filled[0] if len(filled) == 1 else call("any_of", *filled)

    @property
    def _made(self) -> str:
        return "events" if self.starter.profile is None else "attributes"

    def _object(self, event: str, user: Code, variable: str) -> Group:
        """Return the call that makes an event, or the attributes of a user."""
        if self.starter.profile is not None:
            fields: dict[str, Code] = {
                key: self._read(variable, one.path) for key, one in self.starter.profile
            }
            if self.starter.properties:
                custom = [(one.name, self._value(variable, one)) for one in self.starter.properties]
                fields["custom"] = dict_of(custom)
            return call("Attributes", user=user, **fields)
        arguments: dict[str, Code] = {"user": user, "name": literal(event), "time": "now()"}
        if (time := self.starter.time) is not None:
            read = f"iso8601({self._read(variable, time.path)})"
            arguments["time"] = f"fallback({read}, now())" if time.may_miss else read
        if self.starter.properties:
            arguments["properties"] = self._properties(variable)
        return call("Event", **arguments)

    def _value(self, variable: str, one: Found) -> Code:
        """Return the expression for a property or an attribute, converted and shortened."""
        read = self._read(variable, one.path)
        if one.type.kind in UNIX_KINDS:
            return call("iso8601", read)
        if is_number_as_text(one):
            return call("parse_number", read)
        return call("fitted", read) if self.starter.profile is not None and is_long(one) else read

    def _properties(self, variable: str) -> Code:
        picked: dict[Path, list[str]] = {}
        items: list[tuple[str, Code]] = []
        for one in self.starter.properties:
            value = self._value(variable, one)
            if isinstance(value, str) and one.name == one.path[-1]:
                picked.setdefault(one.path[:-1], []).append(literal(one.name))
            else:
                items.append((one.name, value))
        picks = [call("pick", self._read(variable, path), *keys) for path, keys in picked.items()]
        whole = picks[0] if len(picks) == 1 and not items else None
        properties = whole or dict_of([*(("**", pick) for pick in picks), *items])
        is_any_long = any(map(is_long, self.starter.properties))
        return call("fitted", properties) if is_any_long else properties

    def _read(self, variable: str, path: Path, start: Path | None = None) -> str:
        """Return the expression that reads the value at a path below that of a variable.

        `start` is the path of the variable (default: that of what becomes one event).
        """
        text = variable
        parent = self.starter.start if start is None else start
        for step in path:
            planned = self.plan.at(parent)
            assert planned is not None
            text += next(f".{one.attribute}" for one in planned.fields if one.key == step)
            parent = (*parent, step)
        return text


def _header_comment(headers: Mapping[str, str]) -> Iterator[str]:
    if not headers:
        return
    yield "# Captured request headers, which a spec reads as `headers[…]`:"
    for name, example in headers.items():
        yield f"#   {name}: {example}" if example else f"#   {name}"


def _options(one: PlannedField) -> Group:
    """Return the call of `field` for a field; without parts if it needs none."""
    options: dict[str, Code] = {}
    if one.key != one.attribute:
        options["key"] = literal(one.key)
    if one.type.kind is Kind.NULL:
        pass  # `Anything` may be null
    elif one.annotation != "Anything":
        if one.type.optional:
            why = one.type.why_optional
            options["optional"] = literal(why) if why else "True"
        if one.type.nullable:
            options["nullable"] = "True"
    if one.type.enum:
        texts = [literal(text) for text in one.type.enum]
        options["enum"] = Group(
            "(", tuple(("", text) for text in texts), ",)" if len(texts) == 1 else ")"
        )
    if one.type.max_length is not None:
        options["max_length"] = str(one.type.max_length)
    return call("field", **options)


def _documentation(doc: str) -> Iterator[str]:
    """Yield the text below a field; links in Markdown lose their addresses."""
    if not doc:
        return
    plain = re.sub(r"\[([^\[\]]*+)\]\([^()]*+\)", r"\1", " ".join(doc.split()))
    text = printable(plain).replace("\\", "\\\\").replace('"""', "'''").rstrip('"') or "-"
    lines = textwrap.wrap(text, WIDTH - 10, break_on_hyphens=False)
    yield "\n".join(f"    {line}" for line in [f'"""{lines[0]}', *lines[1:]]) + '"""'
