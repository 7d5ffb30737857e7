"""The bodies that transforms send: `/users/track`, catalog items, `/messages/send`.

Arguments have the names of Braze's keys, without a leading underscore.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any, Literal, TypeAlias, TypedDict, Unpack

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, caller, did_you_mean
from brazesmith.contract import fields as braze
from brazesmith.contract.destinations import catalog
from brazesmith.contract.destinations.messages_send import MESSAGES_SEND, RECIPIENTS
from brazesmith.contract.destinations.track import TRACK
from brazesmith.ir import types
from brazesmith.ir.types import Kind
from brazesmith.language.vocabulary import iso8601, when
from brazesmith.operators.arguments import checked, mismatch
from brazesmith.operators.expressions import (
    Anything,
    Array,
    BooleanLike,
    Expr,
    Map,
    NumberLike,
    TextLike,
    TimeLike,
    Value,
    absent,
    spread,
)
from brazesmith.operators.logic import both, is_filled, is_given
from brazesmith.operators.objects import without
from brazesmith.operators.registry import ObjectLike
from brazesmith.operators.symbolic import (
    array_node,
    describe,
    makes,
    refuse,
    refuse_key,
    shown,
    to_node,
    wrong,
)

__all__ = [
    "Attributes", "Catalog", "CatalogItem", "Event", "Purchase", "SendMessages",
    "SubscriptionGroup", "Track",
    "add_objects", "add_to_array", "alias", "identify", "increment", "nested_time",
    "remove_from_array", "remove_object", "unreserved", "update_object",
]  # fmt: skip

Items: TypeAlias = "Sequence[Any] | Array[Any] | Anything"
Properties: TypeAlias = "Mapping[str, Any] | Expr"

# --- users -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alias:
    """A user alias: a name under a label. Make one with `alias(label=…, name=…)`."""

    label: Value
    name: Value

    def _to_node(self) -> ir.Node:
        return to_node({"alias_name": self.name, "alias_label": self.label})


@checked
def alias(*, label: TextLike, name: TextLike) -> Alias:
    """Return a user alias for `identify(user_alias=…)`."""
    return Alias(label, name)


@dataclass(frozen=True, slots=True)
class Identity:
    """Exactly one identifier of a user. Make one with `identify(…)`."""

    node: ir.Node


_ONE_IDENTIFIER = "Identify the user by the first identifier available."


class Identifiers(TypedDict, total=False):
    """The arguments of `identify`, which editors complete."""

    external_id: TextLike
    braze_id: TextLike
    user_alias: Alias | Anything
    email: TextLike
    phone: TextLike
    phone_alias: TextLike


@checked
def identify(*, otherwise: Expr | None = None, **identifiers: Unpack[Identifiers]) -> Identity:
    """Identify the user by the first identifier, in the order written, that is a filled text.

        identify(external_id=call.userId, email=call.traits.email, phone_alias=call.traits.phone)

    The identifiers are `external_id`, `braze_id`, `user_alias` (an `alias(…)`), `email`, `phone`,
    and `phone_alias`: a user alias with the label "phone". Exactly one of them is sent, because
    Braze refuses an object with two primary identifiers. If none is filled, the transform fails;
    `otherwise=fail("…")` sets the message. With `otherwise=absent`, the object without a user is
    left out. That is the default for a user who is read from an element, inside `each`.
    """
    site = caller()
    candidates: dict[str, Any] = {**identifiers}
    for name in candidates:
        if name not in Identifiers.__annotations__:
            known = list(Identifiers.__annotations__)
            hint = did_you_mean(name, known, f"use one of {', '.join(known)}")
            refuse("S110", f"unknown identifier `{name}`", hint)
    candidates = {name: value for name, value in candidates.items() if not _is_nothing(value)}
    if not candidates:
        refuse("S110", "`identify` needs an identifier", "write `identify(external_id=…)`")
    if makes(otherwise, "_to_body"):
        refuse(
            "S110",
            "`otherwise` of `identify` must be `fail(…)` or `absent`, not a body",
            "to skip instead, write `route((is_filled(id), Track(…)), otherwise=skip(…))`",
        )
    result = to_node(otherwise) if otherwise is not None else _without_user(candidates, site)
    if not (result.type.kind is Kind.NEVER or isinstance(result, ir.Object | ir.Wrong)):
        found = f"`{describe(result)}`"
        refuse("S110", f"`otherwise` of `identify` must be `fail(…)` or `absent`, not {found}")
    for name, value in reversed(candidates.items()):
        value_node = _text_of(name, value)
        if not types.accepts(Kind.TEXT, value_node.type.kind):
            prefix = f"{name}="
            value_node = mismatch("S110", f"`{name}`", Kind.TEXT, value_node, prefix, site=site)
        if _may_fail(value_node):  # computed once, and fails with its own message
            value_node = ir.Named(name, value_node, value_node.type, site)
            if name != "user_alias":
                value = Anything(value_node)
        identifier = to_node(_identifier(name, value, value_node))
        type_ = types.join(identifier.type, result.type)
        result = ir.If(_is_usable(value, value_node), identifier, result, type_, site)
    return Identity(ir.Named("identifier", result, result.type, site, _ONE_IDENTIFIER))


def _is_nothing(candidate: Any) -> bool:
    """Return whether a candidate is `None` or `absent`, which the spec knows already."""
    node = to_node(candidate)
    return isinstance(node, ir.Absent) or (isinstance(node, ir.Const) and node.value is None)


def _text_of(name: str, candidate: TextLike | Alias) -> ir.Node:
    """Return the text that decides whether a candidate can identify the user."""
    node = to_node(candidate)
    if name != "user_alias":
        return node
    text = _part_of_alias("alias_name", node)
    if text is None:
        remedy = "write `user_alias=alias(label=…, name=…)`"
        return refuse("S110", "a user alias needs a label", remedy)
    return text


def _part_of_alias(key: str, node: ir.Node) -> ir.Node | None:
    """Return the name or label of an alias, or of a choice between aliases; None if it is none."""
    match node:
        case ir.Object(entries=(ir.Entry("alias_name", name), ir.Entry("alias_label", label))):
            return name if key == "alias_name" else label
        case ir.If():
            then, otherwise = _part_of_alias(key, node.then), _part_of_alias(key, node.otherwise)
            if then is not None and otherwise is not None:
                joined = types.join(then.type, otherwise.type)
                return replace(node, then=then, otherwise=otherwise, type=joined)
        case ir.Absent() | ir.Fail() | ir.Wrong():
            return node
    return None


def _label_of(candidate: TextLike | Alias) -> ir.Node | None:
    """Return the label of an alias, unless the spec writes it."""
    label = _part_of_alias("alias_label", to_node(candidate))
    return None if label is None or _is_written(label) else label


def _is_written(node: ir.Node) -> bool:
    """Return whether a value is a constant, or a choice between constants."""
    match node:
        case ir.If(then=then, otherwise=otherwise):
            return _is_written(then) and _is_written(otherwise)
    return isinstance(node, ir.Const | ir.Absent)


def _is_usable(candidate: TextLike | Alias, text: ir.Node) -> ir.Node:
    """Return the condition that a candidate identifies the user."""
    filled, label = is_filled(Anything(text)), _label_of(candidate)
    return (filled if label is None else both(filled, is_filled(Anything(label))))._node


def _may_fail(node: ir.Node) -> bool:
    """Return whether a value contains a `fail(…)`, as `required(…)` does."""
    return isinstance(node, ir.Fail) or any(map(_may_fail, ir.children(node)))


def _identifier(name: str, value: TextLike | Alias, node: ir.Node) -> dict[str, Value]:
    match name, value:
        case "user_alias", _:
            return {"user_alias": value}
        case "phone_alias", _:
            return {"user_alias": alias(label="phone", name=Anything(node))}
        case _:
            return {name: Anything(node)}


def _without_user(candidates: Mapping[str, Any], site: CallSite | None) -> ir.Node:
    """Return what an identity is by default if no candidate is usable.

    That is a failure, but absent for an element of an array, so that the others are sent.
    """
    texts = ((_text_of(name, value), _label_of(value)) for name, value in candidates.items())
    nodes = [node for pair in texts for node in pair if node is not None]
    if any(map(ir.free_parameters, nodes)):
        return ir.Absent()
    match list(dict.fromkeys(field for node in nodes for field in _fields_read(node))):
        case []:
            subject = "nothing is"
        case [field]:
            subject = f"{field} is not"
        case [field, other]:
            subject = f"neither {field} nor {other} is"
        case [*fields, last]:
            subject = f"none of {', '.join(fields)} and {last} is"
    message = f"no usable identifier: {subject} a valid, non-empty string"
    return ir.Fail(ir.Const(message, types.TEXT), site=site)


def _fields_read(node: ir.Node, below: str = "") -> list[str]:
    """Return the fields that a value is read from, in order: `userId`, `email in answers`.

    `below` is the path that is read from the value, such as `.email`.
    """
    match node:
        case ir.Get(parent=parent):
            return _fields_read(parent, describe(node).removeprefix(describe(parent)) + below)
        case ir.Named(value=value):
            return _fields_read(value, below)
        case ir.If(then=then, otherwise=otherwise):
            return [*_fields_read(then, below), *_fields_read(otherwise, below)]
        case ir.Input() | ir.Parameter():
            return [f"{describe(node)}{below}".removeprefix("payload.")]
        case ir.Function() | ir.Const():
            return []
    sources = [field for child in ir.children(node) for field in _fields_read(child)]
    path = below.removeprefix(".")
    if not path:
        return sources
    # After a path in a computed object, name the parts of the payload that it is made of.
    parts = [source for source in dict.fromkeys(sources) if source != "payload"]
    return [f"{path} in {' or '.join(parts)}" if parts else path]


# --- objects ---------------------------------------------------------------------------------


def _object(
    identity: Identity | None,
    fields: Mapping[str, Any],
    site: CallSite | None,
    more: Sequence[ir.Entry | ir.Spread] = (),
) -> ir.Node:
    """Return an object of the identifier, of the fields that are not None, and of more entries.

    It is absent if the identifier is.
    """
    given = [
        ir.Entry(key, to_node(value, site)) for key, value in fields.items() if value is not None
    ]
    if identity is None:
        return ir.Object((*given, *more), types.OBJECT, site)
    user = _identity_node(identity, site)
    # If the identifier has the name of a profile field, the identifier wins.
    before = [entry for entry in given if entry.key in braze.SECONDARY_IDENTIFIERS]
    after = [*(entry for entry in given if entry.key not in braze.SECONDARY_IDENTIFIERS), *more]
    whole = ir.Object((*before, ir.Spread(user), *after), types.OBJECT, site)
    match ir.unnamed(user):
        case _ if not user.type.optional:
            return whole
        case ir.If(condition, ir.Object(entries=one), ir.Absent()):
            keys = {entry.key for entry in one if isinstance(entry, ir.Entry)}
            others = (entry for entry in before if entry.key not in keys)
            known = ir.Object((*others, *one, *after), types.OBJECT, site)
        case _:
            condition, known = is_given(Anything(user))._node, whole
    return ir.If(condition, known, ir.Absent(), types.optional(types.OBJECT), site)


def _identity_node(identity: object, site: CallSite | None) -> ir.Node:
    if isinstance(identity, Identity):
        return identity.node
    found = f"`{describe(identity._node)}`" if isinstance(identity, Expr) else shown(identity)
    example = "write `user=identify(external_id=…)`"
    return wrong(
        "S110", f"`user` must be the result of `identify(…)`, not {found}", example, site=site
    )


def _guarded(
    properties: Properties | None, reserved: tuple[str, ...], site: CallSite | None
) -> Value:
    """Return properties without reserved names, if their names come from the payload."""
    if properties is None:
        return None
    node = to_node(properties, site)
    return Anything(node) if _has_fixed_keys(node) else without(Anything(node), list(reserved))


def _has_fixed_keys(node: ir.Node) -> bool:
    """Return whether the spec writes every key of an object."""
    match node:
        case ir.Object(entries=entries):
            return all(isinstance(entry, ir.Entry) for entry in entries)
        case ir.Call(operator=operator, arguments=(first, *_)) if operator.keeps_keys:
            return _has_fixed_keys(first)
        case _:
            return False


def _time(value: TimeLike, site: CallSite | None) -> Expr:
    """Return a time that Braze reads: ISO 8601 text."""
    node = to_node(value, site)
    if node.type.kind in (Kind.ISO8601, Kind.TEXT, Kind.ANY, Kind.NEVER):
        return Anything(node)
    what = describe(node)
    remedy = (
        f"write `time=iso8601({what})`"
        if node.type.kind in (*types.UNIX_KINDS, Kind.NUMBER)
        else "write `time=iso8601(…)` with the field that contains the time, or `time=now()`"
    )
    message = f"`time` must be ISO 8601, but `{what}` is {node.type.kind}"
    return Anything(wrong("S103", message, remedy, site=node.site))


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A custom event.

    `properties` is a dict, or an object of the payload without the names that Braze reserves.
    """

    user: Identity
    name: TextLike
    time: TimeLike
    properties: Properties | None = None
    update_existing_only: BooleanLike | None = None
    app_id: TextLike | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_node(self) -> ir.Node:
        fields = {
            "app_id": self.app_id,
            "name": self.name,
            "time": _time(self.time, self.site),
            "_update_existing_only": self.update_existing_only,
            "properties": _guarded(self.properties, braze.RESERVED_EVENT_PROPERTIES, self.site),
        }
        return _object(self.user, fields, self.site)


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase. `price` is in the currency's base unit (12.5, not 1250 cents)."""

    user: Identity
    product_id: TextLike
    currency: TextLike
    price: NumberLike
    time: TimeLike
    quantity: NumberLike | None = None
    properties: Properties | None = None
    update_existing_only: BooleanLike | None = None
    app_id: TextLike | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_node(self) -> ir.Node:
        fields = {
            "app_id": self.app_id,
            "product_id": self.product_id,
            "currency": self.currency,
            "price": self.price,
            "quantity": self.quantity,
            "time": _time(self.time, self.site),
            "_update_existing_only": self.update_existing_only,
            "properties": _guarded(self.properties, braze.RESERVED_PURCHASE_PROPERTIES, self.site),
        }
        return _object(self.user, fields, self.site)


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionGroup:
    """The state of one subscription group. `double_opt_in` is for SMS groups."""

    id: TextLike
    state: TextLike
    double_opt_in: BooleanLike | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_node(self) -> ir.Node:
        fields = {
            "subscription_group_id": self.id,
            "subscription_state": self.state,
            "use_double_opt_in_logic": self.double_opt_in,
        }
        return _object(None, fields, self.site)


#: Assigned as a key, this name would set the prototype of an object.
_NEVER_A_NAME = ("__proto__",)


@checked
def unreserved(attributes: ObjectLike) -> Map[Any]:
    """Return attributes without the names that Braze reserves.

    `Attributes(dynamic=…)` does this too. Use it to test what is left: `is_empty(unreserved(x))`.
    """
    node = to_node(attributes)
    guarded = node.value if isinstance(node, ir.Named) else node
    if isinstance(guarded, ir.Call) and guarded.arguments[1:] == (_reserved(),):
        return Map(node)
    return without(Anything(node), Anything(_reserved()))


@functools.cache
def _reserved() -> ir.Node:
    names = array_node([*braze.RESERVED_ATTRIBUTE_NAMES, *_NEVER_A_NAME])
    return ir.Named("reserved", names, names.type, None, "Names reserved by Braze.")


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """Attributes of one user: Braze's standard fields by name, others under `custom`.

    The names of `custom` are written in the spec. Those of `dynamic` come from the payload, and
    reserved ones are left out. `None` is null, with which Braze removes an attribute.
    """

    user: Identity
    update_existing_only: BooleanLike | None = None
    merge_objects: BooleanLike | None = None
    first_name: Value = absent
    last_name: Value = absent
    email: Value = absent
    phone: Value = absent
    country: Value = absent
    current_location: Value = absent
    date_of_first_session: Value = absent
    date_of_last_session: Value = absent
    dob: Value = absent
    email_subscribe: Value = absent
    push_subscribe: Value = absent
    email_open_tracking_disabled: Value = absent
    email_click_tracking_disabled: Value = absent
    gender: Value = absent
    home_city: Value = absent
    image_url: Value = absent
    language: Value = absent
    marked_email_as_spam_at: Value = absent
    push_tokens: Value = absent
    push_token_import: Value = absent
    subscription_groups: Items | Expr = absent
    time_zone: Value = absent
    facebook: Value = absent
    twitter: Value = absent
    custom: Mapping[str, Any] | None = None
    dynamic: Properties | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_node(self) -> ir.Node:
        standard = {
            "_update_existing_only": self.update_existing_only,
            "_merge_objects": self.merge_objects,
            **{
                name: Anything(to_node(getattr(self, name), self.site))
                for name in _STANDARD_ATTRIBUTES
                if getattr(self, name) is not absent
            },
        }
        entries: list[ir.Entry | ir.Spread] = []
        if self.dynamic is not None:
            entries.append(ir.Spread(to_node(unreserved(self.dynamic))))
        custom: Mapping[str, Any] = {}
        if isinstance(self.custom, Mapping):
            custom = self.custom
        elif self.custom is not None:
            entries.append(ir.Spread(_custom_from_payload(to_node(self.custom), self.site)))
        for key, value in custom.items():
            if not isinstance(key, str):
                refuse_key(key)
            if key in braze.RESERVED_ATTRIBUTE_NAMES or key in _NEVER_A_NAME:
                value = Anything(
                    wrong(
                        "S113",
                        f"`{key}` is a reserved name, not a custom attribute",
                        f"write `Attributes({key}=…)`"
                        if key in _STANDARD_ATTRIBUTES
                        else "choose another name",
                        site=self.site,
                    )
                )
            entries.append(ir.Entry(key, to_node(value, self.site)))
        return _object(self.user, standard, self.site, entries)


def _custom_from_payload(node: ir.Node, site: CallSite | None) -> ir.Wrong:
    if isinstance(node, ir.Wrong):
        return node
    return wrong(
        "S105",
        "the names of `custom` attributes must be written in the spec",
        f"for names from the payload, write `dynamic={describe(node)}`",
        site=site,
    )


_STANDARD_ATTRIBUTES = tuple(
    name
    for name in Attributes.__dataclass_fields__
    if name not in ("user", "update_existing_only", "merge_objects", "custom", "dynamic", "site")
)


# --- changes of custom attributes ------------------------------------------------------------


def _if_given(value: Value, built: dict[str, Any]) -> Anything:
    """Return a change of an attribute, which is left out if it has no value."""
    if isinstance(to_node(value), ir.Const | ir.Array | ir.Object):
        return Anything(to_node(built))
    return when(is_given(value), built)


@checked
def increment(by: NumberLike) -> Anything:
    """Add to a whole-number attribute: `{"inc": by}`."""
    return _if_given(by, {"inc": by})


@checked
def add_to_array(values: Items) -> Anything:
    """Add texts or numbers to an array attribute: `{"add": […]}`."""
    return _if_given(_items(values), {"add": _items(values)})


@checked
def remove_from_array(values: Items) -> Anything:
    """Remove texts or numbers from an array attribute: `{"remove": […]}`."""
    return _if_given(_items(values), {"remove": _items(values)})


@checked
def add_objects(objects: Items) -> Anything:
    """Add to an array-of-objects attribute: `{"$add": […]}`."""
    return _if_given(_items(objects), {"$add": _items(objects)})


@checked
def update_object(key: str, value: Value, new: ObjectLike) -> dict[str, Any]:
    """Change the objects whose `key` is `value`: `{"$update": […]}`.

    Set `merge_objects=True` on the attributes to merge the new object instead of replacing.
    """
    identifier = {"$identifier_key": key, "$identifier_value": value}
    return {"$update": [{**identifier, "$new_object": new}]}


@checked
def remove_object(key: str, value: Value) -> dict[str, Any]:
    """Remove the objects whose `key` is `value`: `{"$remove": […]}`."""
    return {"$remove": [{"$identifier_key": key, "$identifier_value": value}]}


@checked
def nested_time(value: TimeLike) -> Anything:
    """Set a time inside a nested attribute: `{"$time": …}`; left out if it is not a time."""
    time = iso8601(value)
    return _if_given(time, {"$time": time})


def _items(values: Items) -> Any:
    return list(values) if isinstance(values, list | tuple) else values


# --- whole bodies ----------------------------------------------------------------------------


def _item_array(name: str, items: Items, site: CallSite | None) -> ir.Node:
    """Return an array of a body, from a list or an array of the payload."""
    if isinstance(items, Expr):
        return array_node([spread(Anything(to_node(items)))], site)
    if not isinstance(items, list | tuple):
        refuse("S105", f"`{name}` must be a list", f"write `{name}=[…]`, or `{name}=each(x, …)`")
    for item in items:
        belongs = _ARRAYS.get(type(item).__name__, name)
        if belongs != name:
            what = type(item).__name__
            refuse("S105", f"`{what}` does not belong in `{name}`", f"write `{belongs}=[…]`")
    array = array_node(items, site)
    for node in array.items:
        if not isinstance(node, ir.Spread) and node.type.kind is Kind.ARRAY:
            refuse(
                "S105",
                f"expected one object in `{name}`, found an array",
                f"write `{name}=each(x, …)`, or, with other objects, `[…, spread(each(x, …))]`",
            )
    return array


#: The arrays of objects in a body.
_ARRAYS = {
    "Attributes": "attributes",
    "CatalogItem": "items",
    "Event": "events",
    "Purchase": "purchases",
}


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A request to `POST /users/track`: lists, or `each(…)` of an array."""

    attributes: Items | None = None
    events: Items | None = None
    purchases: Items | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_body(self) -> ir.Send:
        arrays = {array.name: getattr(self, array.name) for array in TRACK.arrays}
        entries = tuple(
            ir.Entry(name, _item_array(name, items, self.site))
            for name, items in arrays.items()
            if items is not None
        )
        if not entries:
            refuse("S105", "this request is empty", "write `Track(events=[…])`, or `skip()`")
        return ir.Send(TRACK, ir.Object(entries, types.OBJECT, self.site))


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogItem:
    """One item of a catalog: its id and its other columns.

    Inside `each`, an item whose id is not a filled text is left out: Braze would refuse all items.
    """

    id: TextLike
    fields: Properties | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_node(self) -> ir.Node:
        id_ = to_node(self.id, self.site)
        entries = (ir.Entry("id", id_), *self._columns())
        if not ir.free_parameters(id_):
            return ir.Object(entries)
        has_id = is_filled(Anything(id_))._node
        item = ir.Object(entries)
        return ir.If(has_id, item, ir.Absent(), types.optional(types.OBJECT), self.site)

    def _columns(self) -> Iterator[ir.Entry | ir.Spread]:
        if self.fields is None:
            return
        columns = to_node(_guarded(self.fields, ("id",), self.site))
        if not isinstance(columns, ir.Object):
            yield ir.Spread(columns)
            return
        for entry in columns.entries:
            if isinstance(entry, ir.Entry) and entry.key == "id":
                message = "`id` is the item's id, not another column"
                node = wrong("S113", message, "write `id=…` beside `fields`", site=self.site)
                entry = ir.Entry("id", node)
            yield entry


_OPERATIONS = {"update": catalog.UPDATE, "edit": catalog.EDIT, "delete": catalog.DELETE}


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A request to `/catalogs/{catalog_name}/items`.

    `operation`: "update" replaces or creates items (PUT), "edit" changes columns (PATCH), "delete"
    removes items (DELETE).
    """

    operation: Literal["update", "edit", "delete"]
    catalog_name: TextLike
    items: Items
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_body(self) -> ir.Send:
        if not isinstance(self.operation, str) or self.operation not in _OPERATIONS:
            refuse(
                "S105",
                f"unknown catalog operation {shown(self.operation)}",
                'write "update" (PUT), "edit" (PATCH) or "delete" (DELETE)',
            )
        if isinstance(self.items, list | tuple) and len(self.items) > catalog.UPDATE.most_objects:
            refuse(
                "S111",
                f"`items` has {len(self.items)} items, but Braze accepts at most "
                f"{catalog.UPDATE.most_objects} in one request",
                "split the items between two transforms",
            )
        entries = (
            ir.Entry("catalog_name", to_node(self.catalog_name, self.site)),
            ir.Entry("items", _item_array("items", self.items, self.site)),
        )
        body = ir.Object(entries, types.OBJECT, self.site)
        return ir.Send(_OPERATIONS[self.operation], body)


@checked
@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessages:
    """A request to `POST /messages/send`: messages to users who exist already, sent at once.

    `messages` has an object for each channel, as `{"email": {…}}`. At least one field names the
    recipients: `external_user_ids`, `user_aliases` (a list of `alias(…)`), `segment_id` or
    `audience`. Without `campaign_id` Braze keeps no statistics.
    """

    messages: Properties
    external_user_ids: Items | None = None
    user_aliases: Items | None = None
    segment_id: TextLike | None = None
    audience: Properties | None = None
    broadcast: BooleanLike | None = None
    campaign_id: TextLike | None = None
    send_id: TextLike | None = None
    override_frequency_capping: BooleanLike | None = None
    recipient_subscription_state: TextLike | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, init=False, repr=False)

    def _to_body(self) -> ir.Send:
        fields = {name: getattr(self, name) for name in MESSAGES_SEND.keys}
        if all(fields[name] is None for name in RECIPIENTS):
            refuse("S105", "this request has no recipients", "write `external_user_ids=[…]`")
        lists = [fields[name] for name in MESSAGES_SEND.array_names]
        count = sum(len(recipients) for recipients in lists if isinstance(recipients, list | tuple))
        if count > MESSAGES_SEND.most_objects:
            refuse(
                "S111",
                f"this request has {count} recipients, "
                f"but Braze accepts at most {MESSAGES_SEND.most_objects}",
                "for more recipients, use `segment_id` or `audience`",
            )
        entries = tuple(
            ir.Entry(
                name,
                _item_array(name, value, self.site)
                if name in MESSAGES_SEND.array_names
                else to_node(value, self.site),
            )
            for name, value in fields.items()
            if value is not None
        )
        return ir.Send(MESSAGES_SEND, ir.Object(entries, types.OBJECT, self.site))
