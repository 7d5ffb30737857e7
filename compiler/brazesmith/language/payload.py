"""Payload types: classes whose fields are declared with types, and read as expressions.

    class Customer(Record):
        phone: Phone = field(optional="guests have none")
        email: Email = field(optional=True)

    class OrderPlaced(Payload, event="Shop order.placed"):
        customer: Customer

`OrderPlaced().customer.phone` is then an expression of class `Phone`. Fields are required unless
`field` says otherwise. Declarations serve the checks; the JavaScript does not rely on them.
"""

from __future__ import annotations

import inspect
import re
import sys
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import (
    Diagnostic,
    Label,
    Span,
    SpecError,
    caller,
    did_you_mean,
    labels_at,
)
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.language.declarations import ClassPlace, spelling
from brazesmith.operators.arguments import bind, check_static, checked
from brazesmith.operators.expressions import (
    Anything,
    Array,
    Expr,
    Integer,
    Map,
    Text,
    Value,
    is_probe,
    item_of,
)
from brazesmith.operators.symbolic import (
    CLASSES,
    article,
    describe,
    get_node,
    refuse,
    shown,
    to_node,
    wrap,
    wrong,
)

__all__ = ["Payload", "Record", "field", "headers", "payload", "typed"]

E = TypeVar("E", bound=Expr)

#: The kind that an annotation declares; if a class has several kinds, the first one.
_KINDS = {CLASSES[kind]: kind for kind in reversed(Kind) if kind in CLASSES}
del _KINDS[Array]


class Field:
    """A declared field; reading it on a record gives the expression for its path."""

    def __init__(
        self,
        key: str | None = None,
        optional: bool | str = False,
        nullable: bool = False,
        enum: Sequence[str] = (),
        max_length: int | None = None,
        doc: str = "",
    ) -> None:
        self.owner = ""
        self.name = ""
        self.key = key
        self.optional = optional
        self.nullable = nullable
        self.enum = tuple(enum)
        self.max_length = max_length
        self.__doc__ = doc  # `help(…)` of the class shows it

    def __call__(self, **options: Any) -> Any:
        """Declare another field below a field that is called `field`."""
        return field(**options)

    def __set_name__(self, owner: type, name: str) -> None:
        self.owner = owner.__name__
        self.name = name = _key_of(owner, name)
        self.key = self.key if self.key is not None else name

    def _to_node(self) -> ir.Node:
        """Refuse `Order.id`, which has no place in a payload."""
        owner, name = self.owner, self.name
        remedy = f"write `{owner.lower()} = {owner}()`, and `{owner.lower()}.{name}`"
        return wrong("S105", f"`{owner}.{name}` is the declaration of a field, not a value", remedy)

    def __get__(self, record: Record | None, owner: type) -> Any:
        if record is None:
            return self
        assert self.key is not None
        return wrap(get_node(record._node, self.key, caller()))

    def __set__(self, record: Record, value: object) -> None:
        setattr(record, str(self.key), value)  # which refuses it: values are read-only

    def type(self, annotation: Any) -> Type:
        """Return the type that the annotation and this field declare. Raises NotATypeError."""
        try:
            declared = type_of(annotation)
        except NotATypeError:
            raise NotATypeError(annotation) from None  # as it is written, not a part of it
        return replace(
            declared,
            optional=declared.optional or bool(self.optional),
            nullable=declared.nullable or self.nullable,
            why_optional=self.optional if isinstance(self.optional, str) else "",
            enum=self.enum,
            max_length=self.max_length,
            doc=self.__doc__ or "",
        )


@checked
def field(
    *,
    key: str | None = None,
    optional: bool | str = False,
    nullable: bool = False,
    enum: tuple[str, ...] = (),
    max_length: int | None = None,
    doc: str = "",
) -> Any:
    """Declare a field of a `Record`.

    `key`: the payload's key if it is not a Python name ("callback timestamp").
    `optional`: it may be absent; a text says when or why. `nullable`: it may be null.
    `enum`: all possible texts. `max_length`: the maximum number of characters.
    `doc`: what it means. A text below the field is its documentation too, which editors show.
    """
    for value in enum:
        if not isinstance(value, str):
            refuse("S116", f"`enum` of `field` contains {shown(value)}, which is not text")
    if max_length is not None and max_length < 1:
        refuse("S116", f"`max_length` of `field` must be at least 1, not {max_length}")
    return Field(key, optional, nullable, enum, max_length, doc)


class Record(Expr):
    """An object with declared fields. With `class X(Record, open=True)` it may have others."""

    __slots__ = ()
    _open = False
    _shape: ClassVar[Shape]  # cache of `shape_of`, for each class of its own
    _names: ClassVar[Sequence[Mapping[str, Any]]]  # scopes for its annotations
    _place: ClassVar[ClassPlace]

    def __init_subclass__(cls, *, open: bool = False, **kwargs: Any) -> None:
        for name in kwargs:
            known = ("open", "event") if issubclass(cls, Payload) else ("open",)
            hint = did_you_mean(name, known, f"options: {', '.join(known)}")
            refuse("S102", f"`class {cls.__name__}(…)` has no option `{name}`", hint)
        super().__init_subclass__()
        check_static("bool", open, "S102", f"`open` of `class {cls.__name__}(…)`")
        cls._open = open
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
            frame = frame.f_back
        cls._names = (frame.f_globals, frame.f_locals)
        cls._place = ClassPlace(cls.__name__, frame.f_code.co_filename, frame.f_lineno)
        for attribute in _annotations(cls):
            name = _key_of(cls, attribute)
            declared = cls.__dict__.get(attribute)
            if attribute not in cls.__dict__:
                declared = Field()
                declared.__set_name__(cls, name)
            _check_declaration(cls, attribute, name, declared)
            setattr(cls, name, declared)

    def __getitem__(self, key: str) -> Anything:
        """Return a field by its key, which need not be a Python name, or be declared."""
        if isinstance(key, str) and not self._open and key not in shape_of(type(self)).fields:
            return self._unknown(key)
        return item_of(self._node, key)  # type: ignore[no-any-return]

    if not TYPE_CHECKING:  # a type checker reports unknown fields by itself

        def __getattr__(self, name: str) -> Any:
            if is_probe(name):
                raise AttributeError(name)
            return self._unknown(name) if not self._open else self[name]

    def _unknown(self, name: str) -> Anything:
        return wrap(  # type: ignore[no-any-return]
            wrong(
                "S101",
                f"`{describe(self._node)}` ({type(self).__name__}) has no field `{name}`",
                *self._hints(name),
                site=caller(),
            )
        )

    @classmethod
    def _hints(cls, name: str) -> tuple[str, ...]:
        """Return what to do about a field that the class does not have."""
        known = shape_of(cls).fields
        declare = "if the payload has this field, declare it, or make the class open: "
        return (
            did_you_mean(name, known, f"its fields: {', '.join(known)}"),
            declare + "`class …(Record, open=True)`",
        )


def _annotations(cls: type) -> Mapping[str, Any]:
    """Return the annotations of a class itself that declare fields."""
    return {
        name: annotation
        for name, annotation in inspect.get_annotations(cls).items()
        if not is_probe(name) and "ClassVar" not in str(annotation)
    }


def place_of(record: type, key: str) -> Span | None:
    """Return where a class declares the field with a key; None if its source is not available."""
    for base in record.__mro__:
        for attribute, declared in vars(base).items():
            if isinstance(declared, Field) and declared.key == key:
                place: ClassPlace = base._place  # type: ignore[attr-defined]  # it is a `Record`
                written = place.fields().get(_key_of(base, attribute))
                return None if written is None else written.span
    return None


def _key_of(cls: type, attribute: str) -> str:
    """Return a name as the class writes it: Python changes `__typename` to `_Order__typename`."""
    if "__" not in attribute:
        return attribute
    return attribute.removeprefix(f"_{cls.__name__.lstrip('_')}")


def _check_declaration(cls: type[Record], attribute: str, name: str, declared: object) -> None:
    """Refuse a name that has a meaning here already, and a default in place of `field(…)`."""
    if hasattr(Record, name):
        message = f"`{name}` is a name that brazesmith uses"
        hint = f'write `{name.strip("_")}: … = field(key="{name}")`'
        raise SpecError(_field_diagnostic(cls, attribute, message, hint))
    if not isinstance(declared, Field):
        message = f"`{name}` has the default {shown(declared)}, but fields have no defaults"
        hint = f"write nothing after the type, and `fallback(x.{name}, …)` where the field is read"
        raise SpecError(_field_diagnostic(cls, attribute, message, hint))


def _field_diagnostic(cls: type[Record], attribute: str, message: str, *notes: str) -> Diagnostic:
    written = cls._place.fields().get(_key_of(cls, attribute))
    labels = (Label(written.span),) if written else labels_at(caller())
    return Diagnostic("S116", f"{message} ({cls.__name__})", labels, notes)


class Payload(Record):
    """The whole payload of one source event: `class X(Payload, event="Shop order.placed")`."""

    __slots__ = ()
    _event = ""
    _label = ""  # what diagnostics call the payload, if not `payload`

    def __init_subclass__(cls, *, event: str = "", open: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(open=open, **kwargs)
        check_static("str", event, "S102", f"`event` of `class {cls.__name__}(…)`")
        cls._event = event or cls._event

    if TYPE_CHECKING:

        def __init__(self) -> None: ...

    else:

        def __init__(self, *arguments, **named):
            name = type(self).__name__
            bind(name, inspect.Signature(), arguments, named)
            shape = shape_of(type(self))
            super().__init__(ir.Input("payload", Type(Kind.OBJECT, shape=shape), label=self._label))


def shape_of(record: type[Record]) -> Shape:
    """Return the declared fields of a record class, including those of its bases."""
    if "_shape" not in record.__dict__:
        record._shape = _UNREAD
        try:
            record._shape = _read_shape(record)
        finally:
            if record._shape is _UNREAD:
                del record._shape
    if record._shape is _UNREAD:
        raise ContainsItselfError
    return record._shape


def written_fields(record: type[Record]) -> dict[str, Span]:
    """Return where a class, or a base of it, declares the fields, by their keys in the payload."""
    found: dict[str, Span] = {}
    for base in reversed(record.__mro__):
        if issubclass(base, Record) and "_place" in base.__dict__:
            for attribute, written in base._place.fields().items():
                declared = base.__dict__.get(_key_of(base, attribute))
                if isinstance(declared, Field) and declared.key is not None:
                    found[declared.key] = written.span
    return found


class ContainsItselfError(Exception):
    """A record with a field that is a record of the same class, at any depth."""


#: The shape of a class whose fields are being read.
_UNREAD = Shape("", {})


def _read_shape(record: type[Record]) -> Shape:
    fields: dict[str, Type] = {}
    mistakes: list[Diagnostic] = []
    names: dict[str, Any] = {}
    for base in reversed(record.__mro__):
        for scope in base.__dict__.get("_names", ()):
            names |= scope
        if not (issubclass(base, Record) and "_place" in base.__dict__):
            continue
        written = base._place.fields()
        for attribute, annotation in _annotations(base).items():
            declared = base.__dict__[_key_of(base, attribute)]
            if attribute in written and not declared.__doc__:
                declared.__doc__ = written[attribute].doc
            try:
                type_ = declared.type(_resolved(annotation, names))
            except NameError as error:
                message = f"the type of `{declared.name}` is not defined: {error.name}"
                hint = did_you_mean(str(error.name), [*names, *_TYPE_NAMES], _USE)
                mistakes.append(_field_diagnostic(base, attribute, message, hint))
            except ContainsItselfError:
                message = f"`{declared.name}` makes its class contain itself"
                hint = f"write `{declared.name}: Anything`, and `typed(…)` where the spec reads it"
                mistakes.append(_field_diagnostic(base, attribute, message, hint))
            except NotATypeError as error:
                mistakes.append(_not_a_type(base, declared, attribute, error.annotation))
            else:
                fields[declared.key] = type_
                mistakes += _misplaced_options(base, declared, attribute, type_)
    if mistakes:
        raise SpecError(*mistakes)
    return Shape(record.__name__, fields, record._open, record)


def _resolved(annotation: Any, names: Mapping[str, Any]) -> Any:
    """Return an annotation, which may be a string, or contain strings, as a type.

    The module of a spec is not in `sys.modules`, so the names are passed.
    """
    holder = SimpleNamespace(__annotations__={"it": annotation})
    return typing.get_type_hints(holder, globalns={}, localns=dict(names))["it"]


def _misplaced_options(
    cls: type[Record], declared: Field, attribute: str, type_: Type
) -> Iterator[Diagnostic]:
    """Yield an error for each option of `field(…)` that is about text, on another type."""
    if type_.kind in types.TEXT_KINDS:
        return
    for option in ("enum", "max_length"):
        if getattr(type_, option):
            message = f"`{declared.name}` is {article(type_.kind)}, and `{option}` is about text"
            hint = f"leave `{option}` out, or declare `Text` if the source sends text"
            yield _field_diagnostic(cls, attribute, message, hint)


class NotATypeError(Exception):
    """An annotation that is not the type of a payload's value."""

    def __init__(self, annotation: Any) -> None:
        super().__init__(annotation)
        self.annotation = annotation


def _not_a_type(cls: type[Record], declared: Field, attribute: str, annotation: Any) -> Diagnostic:
    found = re.sub(r"[\w.]+\.(?=\w)", "", inspect.formatannotation(annotation))  # without modules
    name, options = spelling(annotation)
    is_known = name.partition("[")[0] in _TYPE_NAMES
    right = f"{declared.name}: {name}" + (f" = field({options})" if options else "")
    return _field_diagnostic(
        cls,
        attribute,
        f"`{declared.name}` is declared as `{found}`, which is not a type of a payload",
        f"write `{right}`" if is_known else _USE,
    )


def type_of(annotation: Any) -> Type:
    """Return the type that an annotation declares: a class of expressions, or a record.

    Raises NotATypeError.
    """
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Array:
        return types.array(type_of(arguments[0]))
    if origin is Map:
        return Type(Kind.OBJECT, item=type_of(arguments[0]))
    is_class = isinstance(annotation, type)
    if is_class and issubclass(annotation, Record) and annotation not in (Record, Payload):
        return Type(Kind.OBJECT, shape=shape_of(annotation))
    if annotation is Integer:
        return Type(Kind.NUMBER, whole=True)
    kind = _KINDS.get(annotation) if is_class else None
    if kind is None:
        raise NotATypeError(annotation)
    return types.ANY if kind is Kind.ANY else Type(kind)


#: The names of the types of fields.
_TYPE_NAMES = (*sorted(class_.__name__ for class_ in (*_KINDS, Integer)), "Array", "Map")
_USE = f"use {', '.join(_TYPE_NAMES[:-2])}, Array[…], Map[…] or a Record class"


@checked
def typed(value: Anything, declared: type[E]) -> E:
    """Declare the type of an untyped value of the payload.

        typed(braze.custom_attributes["opted_in"], Boolean)

    Use it for keys that no payload class can declare, such as those from a setting. The value may
    be absent. `declared` is `Text`, `Number`, another type of a field, or a `Record` class. If the
    payload is an array, declare its elements: `source=typed(payload, Array[Line])`.
    """
    node = to_node(value)
    try:
        type_ = type_of(declared)
    except NotATypeError:
        name, _ = spelling(declared)
        hint = f"write `typed(…, {name})`" if name.partition("[")[0] in _TYPE_NAMES else _USE
        refuse("S102", f"{shown(declared)} is not a type of a payload", hint)
    match node:
        case ir.Get(type=Type(kind=Kind.ANY)):
            return wrap(replace(node, type=types.optional(type_)))  # type: ignore[no-any-return]
        case ir.Input(type=Type(kind=Kind.ANY)) if type_.kind in (Kind.ARRAY, Kind.OBJECT):
            return wrap(replace(node, type=type_))  # type: ignore[no-any-return]
        case ir.Wrong():
            return wrap(node)  # type: ignore[no-any-return]
    return wrap(  # type: ignore[no-any-return]
        wrong(
            "S102",
            f"`typed` declares an untyped value of the payload, but `{describe(node)}` "
            + (f"is {article(str(node.type.kind))}" if isinstance(node, ir.Get) else "is computed"),
            "declare the values that it is computed from",
        )
    )


def named_record(name: str, value: Value, like: E) -> E:
    """Name a computed value, such as a choice between two records, and read it as a record."""
    node = ir.Named(name, to_node(value), to_node(like).type, caller())
    return wrap(node)  # type: ignore[no-any-return]  # the class of `like`, by its type


#: The payload, without declared types.
payload: Anything = Anything(ir.Input("payload", Type(Kind.ANY)))

#: The request headers, spelled as Braze shows them: `headers["X-Olo-Event-Type"]`.
headers: Map[Text] = Map(ir.Input("headers", Type(Kind.OBJECT, item=types.optional(types.TEXT))))
