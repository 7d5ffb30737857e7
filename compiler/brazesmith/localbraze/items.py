"""`/catalogs/{catalog_name}/items`: changes several items or one, and reads them.

The judge knows the endpoints that a transformation can address; the others are judged like these.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from brazesmith.contract import judge
from brazesmith.contract.limits import MOST_ITEM_ELEMENTS
from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.catalogs import load_catalog, not_found, refusal, touch
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import instant, printed
from brazesmith.localbraze.verdicts import note

Method = Literal["POST", "PUT", "PATCH", "DELETE"]

_DESTINATIONS: Final[Mapping[Method, str]] = {
    "POST": "catalog-update",
    "PUT": "catalog-update",
    "PATCH": "catalog-edit",
    "DELETE": "catalog-delete",
}
#: The status of a success of the endpoints with one item; that of several items is 202.
_OF_ONE: Final[Mapping[Method, int]] = {"POST": 201, "PUT": 200, "PATCH": 200, "DELETE": 202}
_ON_A_PAGE: Final = 50
_CURSOR: Final = re.compile(r"skip:(\d{1,9})", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,300}(\.\d{1,300})?", re.ASCII)
_BOOLEANS: Final = {"true": True, "false": False}
_CHANGES: Final = frozenset(("$add", "$remove"))


@dataclass(frozen=True, slots=True)
class _NotCoerced:
    """The field of an item whose value does not have the type of the catalog's field."""

    field: str


def change(work: Work, method: Method, name: str, body: Any) -> Reply:
    """Create, replace, edit or delete several items, or none if one of them is wrong."""
    catalog = load_catalog(work, name)
    if catalog is None:
        return not_found(name)
    named = {**body, "catalog_name": name} if type(body) is dict else body
    verdict = judge(named, _DESTINATIONS[method], now=work.now)
    note(work, verdict.findings)
    if verdict.verdict == "rejected":
        return verdict.status, _with_known_texts(verdict.response, body)
    if method == "DELETE":
        return _delete(work, catalog, body["items"])
    return _write(work, method, catalog, body["items"])


def change_one(work: Work, method: Method, name: str, item_id: str, body: Any) -> Reply:
    """Create, replace, edit or delete one item, whose id is in the URL only."""
    if load_catalog(work, name) is None:
        return not_found(name)
    exists = load_item(work, name, item_id) is not None
    if method == "POST" and exists:
        return refusal(400, "item-already-exists", item_id=item_id)
    if method in ("PATCH", "DELETE") and not exists:
        status = 404 if method == "PATCH" else 400
        return refusal(status, "item-not-found", "Could not find item", item_id=item_id)
    item: Any = {}
    if method != "DELETE":
        sent = body.get("items") if type(body) is dict else None
        if type(sent) is not list or not sent or any(type(one) is not dict for one in sent):
            return refusal(400, "item-array-invalid")
        if len(sent) > 1:
            return refusal(400, "request-includes-too-many-items")
        item = sent[0]
    if "id" in item:
        return refusal(400, "id-in-body", item_id=item_id)
    status, response = change(work, method, name, {"items": [{"id": item_id, **item}]})
    return (_OF_ONE[method], response) if status == 202 else (status, response)


def _with_known_texts(response: dict[str, Any], body: Any) -> dict[str, Any]:
    """Return a refusal of the judge with the text that Braze prints for the whole request."""
    for error in response.get("errors", []):
        if error["id"] == "items-missing-ids":
            items = [one for one in body["items"] if type(one) is dict]
            missing = [one for one in items if one.get("id") is None]
            error["message"] = f"There are {len(missing)} item(s) that do not have ids"
    return response


def _write(work: Work, method: Method, catalog: dict[str, Any], items: list[Any]) -> Reply:
    types = {field["name"]: field["type"] for field in catalog["fields"]}
    for item in items:
        if item.keys() - types.keys():
            message = "Some of the fields given do not exist in the catalog"
            return refusal(400, "invalid-fields", message, id=item["id"])
    written: dict[str, dict[str, Any]] = {}
    for item in items:
        old = load_item(work, catalog["name"], item["id"])
        if method == "PATCH" and old is None:
            work.decide("missing-items")
            _ignore(work, catalog["name"], item, "the catalog has no such item")
            continue
        if method == "POST" and old is not None:
            work.decide("known-items")
            _ignore(work, catalog["name"], item, "the catalog has this item")
            continue
        new = _changed(work, (old or {}) if method == "PATCH" else {}, item, types)
        if isinstance(new, _NotCoerced):
            return refusal(400, "unable-to-coerce-value", id=item["id"], field=new.field)
        written[item["id"]] = new
    for item_id, new in written.items():
        _save(work, catalog["name"], item_id, new)
    touch(work, catalog)
    return 202, {"message": "success"}


def insert(work: Work, catalog: dict[str, Any], item: dict[str, Any]) -> str | None:
    """Add an item to a catalog without a log; return what is wrong with it, or None."""
    types = {field["name"]: field["type"] for field in catalog["fields"]}
    verdict = judge({"catalog_name": catalog["name"], "items": [item]}, "catalog-update")
    if verdict.verdict == "rejected":
        return verdict.findings[0].message
    if unknown := item.keys() - types.keys():
        return f"the catalog has no field {min(unknown)}"
    if load_item(work, catalog["name"], item["id"]) is not None:
        return "another item has the same `id`"
    new = _changed(work, {}, item, types)
    if isinstance(new, _NotCoerced):
        return f"the value of {new.field} is not of its type, {types[new.field]}"
    _insert(work, catalog["name"], item["id"], new)
    return None


def _insert(work: Work, name: str, item_id: str, new: dict[str, Any]) -> None:
    sql = "INSERT OR REPLACE INTO items VALUES (?, ?, ?)"
    work.rows(sql, name, item_id, json.dumps(new))


def _save(work: Work, name: str, item_id: str, new: dict[str, Any]) -> None:
    old = load_item(work, name, item_id)
    _insert(work, name, item_id, new)
    action: Literal["created", "set"] = "created" if old is None else "set"
    work.log(action, f"catalogs.{name}.{item_id}", before=old, after=new)


def _delete(work: Work, catalog: dict[str, Any], items: list[Any]) -> Reply:
    name = catalog["name"]
    for item in items:
        old = load_item(work, name, item["id"])
        if old is None:
            work.decide("missing-items")
            _ignore(work, name, item, "the catalog has no such item")
            continue
        work.rows("DELETE FROM items WHERE catalog = ? AND id = ?", name, item["id"])
        work.log("deleted", f"catalogs.{name}.{item['id']}", before=old)
    touch(work, catalog)
    return 202, {"message": "success"}


def _ignore(work: Work, name: str, item: dict[str, Any], reason: str) -> None:
    work.log("ignored", f"catalogs.{name}.{item['id']}", after=item, reason=reason)


def _changed(
    work: Work, old: dict[str, Any], sent: dict[str, Any], types: Mapping[str, str]
) -> dict[str, Any] | _NotCoerced:
    """Return an item with the sent values; null removes one."""
    item = dict(old)
    for name, value in sent.items():
        found = _value(work, old.get(name), value, types[name])
        if value is not None and found is None:
            return _NotCoerced(name)
        item[name] = found
    return {name: value for name, value in item.items() if value is not None}


def _value(work: Work, old: Any, sent: Any, type_: str) -> Any:
    """Return a value as its field's type, or None if it cannot be coerced."""
    kind = type(sent)
    match type_:
        case "array":
            elements = _edited(old, sent)
            if type(sent) is dict and elements is not None and _is_ambiguous(old or [], sent):
                work.decide("catalog-array-edits")
            if elements is not None and not _is_documented(elements):
                work.decide("catalog-arrays")
            return elements
        case "object" if kind is dict:
            return sent
        case "geo":
            return _place(sent)
        case "string" if kind is str:
            return sent
        case "number" if kind in (int, float):
            return sent
        case "boolean" if kind is bool:
            return sent
        case "time":
            return _time(sent)
    work.decide("catalog-coercion")
    match type_:
        case "string" if kind in (int, float, bool):
            return json.dumps(sent)
        case "number" if kind is str and _NUMBER.fullmatch(sent):
            return float(sent) if "." in sent else int(sent)
        case "boolean" if kind is str:
            return _BOOLEANS.get(sent.lower())
    return None


def _edited(old: Any, sent: Any) -> list[Any] | None:
    """Return the elements of an array, or of one that is edited, or None for other values."""
    if type(sent) is list:
        return sent
    if type(sent) is not dict or not sent or not sent.keys() <= _CHANGES:
        return None
    added, removed = sent.get("$add", []), sent.get("$remove", [])
    if type(added) is not list or type(removed) is not list:
        return None
    return [one for one in [*(old or []), *added] if one not in removed]


def _is_ambiguous(old: list[Any], edit: Mapping[str, list[Any]]) -> bool:
    """Return whether an edit adds what the array has, or what it also removes."""
    removed = edit.get("$remove", [])
    return any(one in old or one in removed for one in edit.get("$add", []))


def _is_documented(elements: list[Any]) -> bool:
    return len(elements) <= MOST_ITEM_ELEMENTS and all(type(one) is str for one in elements)


def _place(sent: Any) -> list[float] | None:
    """Return `[longitude, latitude]`, also of the object in Braze's own template."""
    if type(sent) is dict:
        by_name = {name.lower(): value for name, value in sent.items()}
        sent = [by_name.get("longitude"), by_name.get("latitude")]
    is_pair = type(sent) is list and len(sent) == 2
    if not is_pair or any(type(one) not in (int, float) for one in sent):
        return None
    longitude, latitude = sent
    return [longitude, latitude] if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def _time(sent: Any) -> str | None:
    """Return a time as Braze prints it, from ISO 8601 or Unix seconds."""
    if type(sent) is str:
        moment = instant(sent)
        return None if moment is None else printed(moment)
    if type(sent) not in (int, float):
        return None
    try:
        return printed(datetime.fromtimestamp(sent, UTC))
    except (OverflowError, ValueError, OSError):  # beyond the calendar, or not finite
        return None


def load_item(work: Work, name: str, item_id: str) -> dict[str, Any] | None:
    """Return an item of a catalog, or None."""
    row = work.row("SELECT data FROM items WHERE catalog = ? AND id = ?", name, item_id)
    return json.loads(row[0]) if row else None


def get(work: Work, name: str, item_id: str) -> Reply:
    """Return one item."""
    if load_catalog(work, name) is None:
        return not_found(name)
    item = load_item(work, name, item_id)
    if item is None:
        return refusal(404, "item-not-found", "Could not find item", item_id=item_id)
    return 200, {"items": [item], "message": "success"}


def page(work: Work, name: str, cursor: str | None) -> Reply:
    """Return a page of 50 items, and set the header `Link` if there are others."""
    if load_catalog(work, name) is None:
        return not_found(name)
    skip = _skipped(cursor)
    if skip is None:
        message = "'cursor' is not valid"
        return refusal(400, "invalid-cursor", message, cursor=cursor)
    work.decide("item-order")
    sql = "SELECT data FROM items WHERE catalog = ? ORDER BY id LIMIT ? OFFSET ?"
    rows = work.rows(sql, name, _ON_A_PAGE + 1, skip)
    links = []
    if skip:
        links.append(_link(name, max(skip - _ON_A_PAGE, 0), "prev"))
    if len(rows) > _ON_A_PAGE:
        links.append(_link(name, skip + _ON_A_PAGE, "next"))
    if links:
        work.headers["Link"] = ",".join(links)
    items = [json.loads(data) for (data,) in rows[:_ON_A_PAGE]]
    return 200, {"items": items, "message": "success"}


def _link(name: str, skip: int, relation: str) -> str:
    cursor = base64.b64encode(f"skip:{skip}".encode()).decode()
    return f'</catalogs/{name}/items?cursor={cursor}>; rel="{relation}"'


def _skipped(cursor: str | None) -> int | None:
    """Return how many items come before a page, or None if its cursor is not valid."""
    if cursor is None:
        return 0
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    found = _CURSOR.fullmatch(text)
    return int(found[1]) if found else None
