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
import sys
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import caller, did_you_mean
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.operators.expressions import Anything, Array, Expr, Map, Text, Value
from brazesmith.operators.objects import get
from brazesmith.operators.symbolic import CLASSES, article, describe, get_node, to_node, wrap, wrong

__all__ = ["Payload", "Record", "field", "headers", "payload", "typed"]

E = TypeVar("E", bound=Expr)

#: The kind that an annotation declares; if a class has several kinds, the first one.
_KINDS = {CLASSES[kind]: kind for kind in reversed(Kind) if kind in CLASSES}
del _KINDS[Array]


@dataclass(slots=True, eq=False)
class _Field:
    """A declared field; reading it on a record gives the expression for its path."""

    key: str | None = None
    optional: bool | str = False
    nullable: bool = False
    enum: tuple[str, ...] = ()
    max_length: int | None = None
    doc: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = self.key if self.key is not None else name

    def __get__(self, record: Record | None, owner: type) -> Any:
        if record is None:
            return self
        assert self.key is not None
        return wrap(get_node(record._node, self.key, caller()))

    def type(self, annotation: Any) -> Type:
        """Return the type that the annotation and this field declare together."""
        declared = type_of(annotation)
        return replace(
            declared,
            optional=declared.optional or bool(self.optional),
            nullable=declared.nullable or self.nullable,
            why_optional=self.optional if isinstance(self.optional, str) else "",
            enum=self.enum,
            max_length=self.max_length,
            doc=self.doc,
        )


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
    `doc`: what it means.
    """
    return _Field(key, optional, nullable, enum, max_length, doc)


class Record(Expr):
    """An object with declared fields. With `class X(Record, open=True)` it may have others."""

    __slots__ = ()
    _open = False
    _shape: ClassVar[Shape]  # cache of `shape_of`, for each class of its own
    _names: ClassVar[Sequence[Mapping[str, Any]]]  # scopes for its annotations

    def __init_subclass__(cls, *, open: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._open = open
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
            frame = frame.f_back
        cls._names = (frame.f_globals, frame.f_locals)
        for name in inspect.get_annotations(cls):
            if not name.startswith("_") and name not in cls.__dict__:
                declared = _Field()
                declared.__set_name__(cls, name)
                setattr(cls, name, declared)

    def __getitem__(self, key: str) -> Anything:
        """Return a field by its key, which need not be a Python name, or be declared."""
        if isinstance(key, Expr):
            return get(self, key)
        if not self._open and key not in shape_of(type(self)).fields:
            return self._unknown(key)
        return wrap(get_node(self._node, key, caller()))  # type: ignore[no-any-return]

    if not TYPE_CHECKING:  # a type checker reports unknown fields by itself

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
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


class Payload(Record):
    """The whole payload of one source event: `class X(Payload, event="Shop order.placed")`."""

    __slots__ = ()
    _event = ""
    _label = ""  # what diagnostics call the payload, if not `payload`

    def __init_subclass__(cls, *, event: str = "", open: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(open=open, **kwargs)
        cls._event = event or cls._event

    def __init__(self) -> None:
        shape = shape_of(type(self))
        super().__init__(ir.Input("payload", Type(Kind.OBJECT, shape=shape), label=self._label))


def shape_of(record: type[Record]) -> Shape:
    """Return the declared fields of a record class, including those of its bases."""
    if "_shape" not in record.__dict__:
        record._shape = _read_shape(record)
    return record._shape


def _read_shape(record: type[Record]) -> Shape:
    names: dict[str, Any] = {}
    for base in reversed(record.__mro__):
        for scope in base.__dict__.get("_names", ()):
            names |= scope
    # Annotations may be strings (`from __future__ import annotations`), and the module of a spec is
    # not in `sys.modules`, so the scopes are passed.
    annotations = typing.get_type_hints(record, localns=names)
    fields = {}
    for name, annotation in annotations.items():
        declared = getattr(record, name, None)
        if isinstance(declared, _Field):
            assert declared.key is not None
            fields[declared.key] = declared.type(annotation)
    return Shape(record.__name__, fields, record._open, record)


def type_of(annotation: Any) -> Type:
    """Return the type that an annotation declares: a class of expressions, or a record."""
    origin = typing.get_origin(annotation)
    if origin is Array:
        return types.array(type_of(typing.get_args(annotation)[0]))
    if origin is Map:
        return Type(Kind.OBJECT, item=type_of(typing.get_args(annotation)[0]))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return Type(Kind.OBJECT, shape=shape_of(annotation))
    kind = _KINDS.get(annotation)
    if kind is None:
        raise TypeError(
            f"{getattr(annotation, '__name__', repr(annotation))} is not a payload type; use "
            f"{', '.join(sorted(c.__name__ for c in _KINDS))}, Array[…], Map[…] or a Record class"
        )
    return types.ANY if kind is Kind.ANY else Type(kind)


def typed(value: Anything, declared: type[E]) -> E:
    """Declare the type of an untyped value of the payload.

        typed(braze.custom_attributes["opted_in"], Boolean)

    Use it for keys that no payload class can declare, such as those from a setting. The value may
    be absent. `declared` is `Text`, `Number`, another type of a field, or a `Record` class.
    """
    node = to_node(value)
    match node:
        case ir.Get(type=Type(kind=Kind.ANY)):
            type_ = types.optional(type_of(declared))
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
