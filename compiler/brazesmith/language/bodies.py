"""What a transformation sends: the bodies of `/users/track` and of catalog items, as they read.

Names are Braze's own (`braze_contract.md` B2 to B8, C5); Python's spelling only where Braze's key
is no good argument name: `update_existing_only` is `_update_existing_only`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Literal, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, caller
from brazesmith.contract.destinations import catalog
from brazesmith.contract.destinations.messages_send import MESSAGES_SEND, RECIPIENTS
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import (
    RESERVED_ATTRIBUTE_NAMES,
    RESERVED_EVENT_PROPERTIES,
    RESERVED_PURCHASE_PROPERTIES,
    SECONDARY_IDENTIFIERS,
)
from brazesmith.ir import types
from brazesmith.ir.types import Kind
from brazesmith.language.vocabulary import iso8601, when
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
from brazesmith.operators.logic import is_filled, is_given
from brazesmith.operators.objects import without
from brazesmith.operators.symbolic import array_node, article, describe, refuse, to_node, wrong

__all__ = [
    "Attributes", "Catalog", "CatalogItem", "Event", "Purchase", "SendMessages",
    "SubscriptionGroup", "Track",
    "add_objects", "add_to_array", "alias", "identify", "increment", "nested_time",
    "remove_from_array", "remove_object", "unreserved", "update_object",
]  # fmt: skip

Items: TypeAlias = "Sequence[Any] | Array[Any] | Anything"
Properties: TypeAlias = "Mapping[str, Any] | Expr"

# --- who -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alias:
    """A user alias: a name under a label. Make one with `alias(label=…, name=…)`."""

    label: Value
    name: Value

    def _to_node(self) -> ir.Node:
        return to_node({"alias_name": self.name, "alias_label": self.label})


def alias(*, label: TextLike, name: TextLike) -> Alias:
    """A user alias for `identify(user_alias=…)`."""
    return Alias(label, name)


@dataclass(frozen=True, slots=True)
class Identity:
    """Exactly one identifier of a user. Make one with `identify(…)`."""

    node: ir.Node


_ONE_IDENTIFIER = "Identify the user by the first identifier available."
_IDENTIFIERS = ("external_id", "braze_id", "user_alias", "email", "phone", "phone_alias")


def identify(*, otherwise: Anything | None = None, **candidates: TextLike | Alias) -> Identity:
    """Who the user is: the first of the identifiers, in the order written, that is a filled text.

        identify(external_id=call.userId, email=call.traits.email, phone_alias=call.traits.phone)

    The identifiers are `external_id`, `braze_id`, `user_alias` (an `alias(…)`), `email`, `phone`,
    and `phone_alias`: a user alias with the label "phone". Exactly one of them reaches Braze, which
    refuses an object with two primary ones. Where there is none the transformation fails and says
    so; `otherwise=fail("…")` says it in other words.
    """
    site = caller()
    for name in candidates:
        if name not in _IDENTIFIERS:
            refuse(
                "S110", f"Braze has no identifier `{name}`", f"it has: {', '.join(_IDENTIFIERS)}"
            )
    if not candidates:
        refuse("S110", "`identify` needs an identifier", "write `identify(external_id=…)`")
    if hasattr(otherwise, "_to_body"):
        refuse(
            "S110",
            "`otherwise` of `identify` is a failure, `fail(…)`, not a whole body",
            "for a quiet skip write `route((is_filled(id), Track(…)), otherwise=skip(…))`",
        )
    result = to_node(otherwise) if otherwise is not None else _no_identifier(candidates, site)
    for name, value in reversed(candidates.items()):
        if isinstance(value, str):
            value_node: ir.Node = to_node(value)
        elif isinstance(value, Alias):
            value_node = to_node(value.name)
        else:
            value_node = to_node(value)
        if not types.accepts(Kind.TEXT, value_node.type.kind):
            value_node = wrong(
                "S110",
                f"`{name}` is a text for Braze, and `{describe(value_node)}` "
                f"is {value_node.type.kind}",
                f"write `{name}=to_text({describe(value_node)})`"
                if value_node.type.kind is Kind.NUMBER
                else "name the field that holds it",
                site=site,
            )
        if _may_fail(value_node):  # it is asked for once, and fails with its own words
            value_node = ir.Named(name, value_node, value_node.type, site)
            if not isinstance(value, Alias):
                value = Anything(value_node)
        identifier = to_node(_identifier(name, value, value_node))
        result = ir.If(is_filled(_wrap(value_node))._node, identifier, result, types.OBJECT, site)
    return Identity(ir.Named("identifier", result, types.OBJECT, site, _ONE_IDENTIFIER))


def _may_fail(node: ir.Node) -> bool:
    """Whether a value holds a `fail(…)`, as `required(…)` does."""
    return isinstance(node, ir.Fail) or any(map(_may_fail, ir.children(node)))


def _wrap(node: ir.Node) -> Expr:
    return Anything(node)


def _identifier(name: str, value: TextLike | Alias, node: ir.Node) -> dict[str, Value]:
    match name, value:
        case "user_alias", Alias():
            return {"user_alias": {"alias_name": value.name, "alias_label": value.label}}
        case "user_alias", _:
            return refuse(
                "S110", "a user alias has a label", "write `user_alias=alias(label=…, name=…)`"
            )
        case "phone_alias", _:
            return {"user_alias": {"alias_name": _wrap(node), "alias_label": "phone"}}
        case _:
            return {name: _wrap(node)}


def _no_identifier(candidates: Mapping[str, Any], site: CallSite | None) -> ir.Node:
    nodes = [to_node(v.name if isinstance(v, Alias) else v) for v in candidates.values()]
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
    # A computed object: of the whole payload the path is enough, of a part it says which part.
    parts = [source for source in dict.fromkeys(sources) if source != "payload"]
    return [f"{path} in {' or '.join(parts)}" if parts else path]


# --- what ------------------------------------------------------------------------------------


def _object(identity: Identity | None, fields: Mapping[str, Any], site: CallSite | None) -> ir.Node:
    """The identifier, then the fields that are given."""
    entries: list[ir.Entry | ir.Spread] = []
    if identity is not None:
        if not isinstance(identity, Identity):
            refuse(
                "S110",
                f"`user` is {identity!r}, not an identity",
                "write `user=identify(external_id=…)`",
            )
        entries.append(ir.Spread(identity.node))
    given = [
        ir.Entry(key, to_node(value, site)) for key, value in fields.items() if value is not None
    ]
    # The identifier has the last word on a name that is a profile field as well.
    entries[:0] = [entry for entry in given if entry.key in SECONDARY_IDENTIFIERS]
    entries += [entry for entry in given if entry.key not in SECONDARY_IDENTIFIERS]
    return ir.Object(tuple(entries), types.OBJECT, site)


def _guarded(
    what: str, properties: Properties | None, reserved: tuple[str, ...], site: CallSite | None
) -> Value:
    """Keys that come from the payload never become names that Braze keeps for itself."""
    if properties is None:
        return None
    node = to_node(properties, site)
    if not types.accepts(Kind.OBJECT, node.type.kind):
        return Anything(
            wrong(
                "S105",
                f"{what} are an object, and `{describe(node)}` is {article(node.type.kind)}",
                'write a dict, `{"name": x}`, or name an object of the payload',
                site=site,
            )
        )
    return Anything(node) if _has_fixed_keys(node) else without(Anything(node), list(reserved))


def _has_fixed_keys(node: ir.Node) -> bool:
    """Whether the spec itself writes every key of an object."""
    match node:
        case ir.Object(entries=entries):
            return all(isinstance(entry, ir.Entry) for entry in entries)
        case ir.Call(operator=operator, arguments=(first, *_)) if operator.keeps_keys:
            return _has_fixed_keys(first)
        case _:
            return False


def _of_kind(kind: Kind, name: str, value: Value, site: CallSite | None) -> Value:
    """The value of a field of Braze's, or a mistake where it is declared to be something else."""
    node = to_node(value)
    if types.accepts(kind, node.type.kind):
        return value
    what = describe(node)
    remedy = {
        (Kind.TEXT, Kind.NUMBER): f"write `{name}=to_text({what})`",
        (Kind.TEXT, Kind.BOOLEAN): f'write what it says: `{name}=when({what}, "…", "…")`',
        (Kind.NUMBER, Kind.TEXT): f"write `{name}=parse_number({what})`",
    }.get((kind, node.type.kind), "name the field that holds it")
    said = f"`{name}` is {article(kind)} for Braze, and `{what}` is {article(node.type.kind)}"
    return Anything(wrong("S105", said, remedy, site=site))


def _time(value: TimeLike, site: CallSite | None) -> Expr:
    """A time that Braze reads: ISO 8601 text."""
    node = to_node(value, site)
    if node.type.kind in (Kind.ISO8601, Kind.TEXT, Kind.ANY, Kind.NEVER):
        return Anything(node)
    what = describe(node)
    remedy = (
        f"write `time=iso8601({what})`"
        if node.type.kind in (*types.UNIX_KINDS, Kind.NUMBER)
        else "write `time=iso8601(…)` of the field that holds the time, or `time=now()`"
    )
    return Anything(
        wrong(
            "S103",
            f"Braze wants ISO 8601 for `time`, and `{what}` is {node.type.kind}",
            remedy,
            site=node.site,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A custom event.

    `properties` is a dict, or an object of the payload; from the latter the names that Braze
    reserves (`time`, `event_name`) are left out.
    """

    user: Identity
    name: TextLike
    time: TimeLike
    properties: Properties | None = None
    update_existing_only: BooleanLike | None = None
    app_id: TextLike | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_node(self) -> ir.Node:
        fields = {
            "app_id": self.app_id,
            "name": _of_kind(Kind.TEXT, "name", self.name, self.site),
            "time": _time(self.time, self.site),
            "_update_existing_only": self.update_existing_only,
            "properties": _guarded(
                "properties", self.properties, RESERVED_EVENT_PROPERTIES, self.site
            ),
        }
        return _object(self.user, fields, self.site)


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
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_node(self) -> ir.Node:
        fields = {
            "app_id": self.app_id,
            "product_id": _of_kind(Kind.TEXT, "product_id", self.product_id, self.site),
            "currency": _of_kind(Kind.TEXT, "currency", self.currency, self.site),
            "price": _of_kind(Kind.NUMBER, "price", self.price, self.site),
            "quantity": self.quantity,
            "time": _time(self.time, self.site),
            "_update_existing_only": self.update_existing_only,
            "properties": _guarded(
                "properties", self.properties, RESERVED_PURCHASE_PROPERTIES, self.site
            ),
        }
        return _object(self.user, fields, self.site)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionGroup:
    """The state of one subscription group. `double_opt_in` is for SMS groups."""

    id: TextLike
    state: TextLike
    double_opt_in: BooleanLike | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_node(self) -> ir.Node:
        fields = {
            "subscription_group_id": _of_kind(Kind.TEXT, "id", self.id, self.site),
            "subscription_state": _of_kind(Kind.TEXT, "state", self.state, self.site),
            "use_double_opt_in_logic": self.double_opt_in,
        }
        return _object(None, fields, self.site)


#: A payload's key of this name would set the prototype of an object, were it assigned.
_NEVER_A_NAME = ("__proto__",)


def unreserved(attributes: Value) -> Map[Any]:
    """An object of attributes without the names that Braze keeps for itself.

    `Attributes(dynamic=…)` does this by itself; it is here for asking what would be left:
    `is_empty(unreserved(x))`.
    """
    node = to_node(attributes)
    guarded = node.value if isinstance(node, ir.Named) else node
    if isinstance(guarded, ir.Call) and guarded.arguments[1:] == (_reserved(),):
        return Map(node)
    return without(Anything(node), Anything(_reserved()))


@functools.cache
def _reserved() -> ir.Node:
    names = array_node([*RESERVED_ATTRIBUTE_NAMES, *_NEVER_A_NAME])
    return ir.Named("reserved", names, names.type, None, "Names that Braze keeps for itself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """Attributes of one user: Braze's standard fields by name, others under `custom`.

    `custom` has names that the spec writes; `dynamic` is an object whose names come from the
    payload, from which every name that Braze reserves is left out. `None` is JSON's null, with
    which Braze removes an attribute; what is absent is left out.
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
    dynamic: Expr | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

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
        result = _object(self.user, standard, self.site)
        assert isinstance(result, ir.Object)
        entries = list(result.entries)
        if self.dynamic is not None:
            entries.append(ir.Spread(to_node(unreserved(self.dynamic))))
        if isinstance(self.custom, Expr):
            what = describe(to_node(self.custom))
            refuse(
                "S105",
                "the names of `custom` attributes are written in the spec",
                f"for an object whose names come from the payload write `dynamic={what}`",
            )
        for key, value in (self.custom or {}).items():
            if key in RESERVED_ATTRIBUTE_NAMES or key in _NEVER_A_NAME:
                value = Anything(
                    wrong(
                        "S113",
                        f"`{key}` is a field of Braze's, not a custom attribute",
                        f"write it beside `custom`: `Attributes({key}=…)`"
                        if key in _STANDARD_ATTRIBUTES
                        else "choose another name",
                        site=self.site,
                    )
                )
            entries.append(ir.Entry(key, to_node(value, self.site)))
        return ir.Object(tuple(entries), types.OBJECT, self.site)


_STANDARD_ATTRIBUTES = tuple(
    name
    for name in Attributes.__dataclass_fields__
    if name not in ("user", "update_existing_only", "merge_objects", "custom", "dynamic", "site")
)


# --- custom attributes that change what is there ---------------------------------------------


def _if_given(value: Value, built: dict[str, Any]) -> Anything:
    """An operation on nothing is no operation: the attribute is left out."""
    if isinstance(to_node(value), ir.Const | ir.Array | ir.Object):
        return Anything(to_node(built))
    return when(is_given(value), built)


def increment(by: NumberLike) -> Anything:
    """Add to a whole-number attribute: `{"inc": by}`."""
    return _if_given(by, {"inc": by})


def add_to_array(values: Items) -> Anything:
    """Add texts or numbers to an array attribute: `{"add": […]}`."""
    return _if_given(_items(values), {"add": _items(values)})


def remove_from_array(values: Items) -> Anything:
    """Remove texts or numbers from an array attribute: `{"remove": […]}`."""
    return _if_given(_items(values), {"remove": _items(values)})


def add_objects(objects: Items) -> Anything:
    """Add to an array-of-objects attribute: `{"$add": […]}`."""
    return _if_given(_items(objects), {"$add": _items(objects)})


def update_object(key: str, value: Value, new: Value) -> dict[str, Any]:
    """Change the objects whose `key` is `value`: `{"$update": […]}`.

    With `merge_objects=True` on the attributes the new object is merged, else it replaces.
    """
    identifier = {"$identifier_key": key, "$identifier_value": value}
    return {"$update": [{**identifier, "$new_object": new}]}


def remove_object(key: str, value: Value) -> dict[str, Any]:
    """Remove the objects whose `key` is `value`: `{"$remove": […]}`."""
    return {"$remove": [{"$identifier_key": key, "$identifier_value": value}]}


def nested_time(value: TimeLike) -> Anything:
    """A time inside a nested attribute: `{"$time": …}`; left out when it is no time."""
    time = iso8601(value)
    return _if_given(time, {"$time": time})


def _items(values: Items) -> Any:
    return list(values) if isinstance(values, list | tuple) else values


# --- whole bodies ----------------------------------------------------------------------------


def _item_array(name: str, items: Items, site: CallSite | None) -> ir.Node:
    """The array of a body; objects that come from an array of the payload are put in place."""
    if isinstance(items, Expr):
        return array_node([spread(Anything(to_node(items)))], site)
    if not isinstance(items, list | tuple):
        refuse("S105", f"`{name}` is a list", f"write `{name}=[…]`, or `{name}=each(x, …)`")
    for item in items:
        belongs = _ARRAYS.get(type(item).__name__, name)
        if belongs != name:
            what = article(type(item).__name__)
            refuse("S105", f"{what} does not stand in `{name}`", f"write `{belongs}=[…]`")
    array = array_node(items, site)
    for node in ir.children(array):
        if node.type.kind is Kind.ARRAY and not _is_spread(array, node):
            refuse(
                "S105",
                f"an array in `{name}`, where one object is wanted",
                f"write `{name}=each(x, …)`, or beside others `[…, spread(each(x, …))]`",
            )
    return array


#: Where the objects of a body stand.
_ARRAYS = {
    "Attributes": "attributes",
    "CatalogItem": "items",
    "Event": "events",
    "Purchase": "purchases",
}


def _is_spread(array: ir.Node, node: ir.Node) -> bool:
    return isinstance(array, ir.Array) and any(
        isinstance(item, ir.Spread) and item.value is node for item in array.items
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A request to `POST /users/track`: lists, or what `each(…)` makes of an array."""

    attributes: Items | None = None
    events: Items | None = None
    purchases: Items | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_body(self) -> ir.Send:
        arrays = {
            "attributes": self.attributes,
            "events": self.events,
            "purchases": self.purchases,
        }
        entries = tuple(
            ir.Entry(name, _item_array(name, items, self.site))
            for name, items in arrays.items()
            if items is not None
        )
        if not entries:
            refuse("S105", "this request is empty", "write `Track(events=[…])`, or `skip()`")
        return ir.Send(TRACK, ir.Object(entries, types.OBJECT, self.site))


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogItem:
    """One item of a catalog: its id and its other columns."""

    id: TextLike
    fields: Mapping[str, Any] | Expr | None = None
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_node(self) -> ir.Node:
        id_ = to_node(_of_kind(Kind.TEXT, "id", self.id, self.site))
        entries: list[ir.Entry | ir.Spread] = [ir.Entry("id", id_)]
        fields = _guarded("fields", self.fields, ("id",), self.site)
        node = to_node(fields)
        if isinstance(node, ir.Object):
            entries.extend(map(self._column, node.entries))
        elif fields is not None:
            entries.append(ir.Spread(node))
        return ir.Object(tuple(entries))

    def _column(self, entry: ir.Entry | ir.Spread) -> ir.Entry | ir.Spread:
        if isinstance(entry, ir.Spread) or entry.key != "id":
            return entry
        message = "`id` is the item's id, not another column"
        return ir.Entry(
            "id", wrong("S113", message, "write `id=…` beside `fields`", site=self.site)
        )


_OPERATIONS = {
    "update": catalog.UPDATE,
    "edit": catalog.EDIT,
    "delete": catalog.DELETE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A request to `/catalogs/{catalog_name}/items`.

    `operation`: "update" replaces items and creates missing ones (PUT), "edit" changes the columns
    that are given (PATCH), "delete" removes (DELETE).
    """

    operation: Literal["update", "edit", "delete"]
    catalog_name: TextLike
    items: Items
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_body(self) -> ir.Send:
        if self.operation not in _OPERATIONS:
            refuse(
                "S105",
                f"no catalog operation is called {self.operation!r}",
                'write "update" (PUT), "edit" (PATCH) or "delete" (DELETE)',
            )
        if isinstance(self.items, list | tuple) and len(self.items) > catalog.UPDATE.most_objects:
            refuse(
                "S111",
                f"{len(self.items)} items are more than Braze takes in one request",
                f"at most {catalog.UPDATE.most_objects} (PUT, PATCH and DELETE alike)",
            )
        entries = (
            ir.Entry("catalog_name", to_node(self.catalog_name, self.site)),
            ir.Entry("items", _item_array("items", self.items, self.site)),
        )
        body = ir.Object(entries, types.OBJECT, self.site)
        return ir.Send(_OPERATIONS[self.operation], body)


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
    site: CallSite | None = dataclass_field(default_factory=caller, repr=False)

    def _to_body(self) -> ir.Send:
        fields = {name: getattr(self, name) for name in MESSAGES_SEND.keys}
        if all(fields[name] is None for name in RECIPIENTS):
            refuse("S105", "this request has no recipients", "write `external_user_ids=[…]`")
        lists = [fields[name] for name in MESSAGES_SEND.array_names]
        count = sum(len(recipients) for recipients in lists if isinstance(recipients, list | tuple))
        if count > MESSAGES_SEND.most_objects:
            refuse(
                "S111",
                f"{count} recipients are more than Braze accepts in one request",
                f"send at most {MESSAGES_SEND.most_objects}",
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
