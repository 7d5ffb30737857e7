"""`/catalogs`: create, list and delete catalogs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from brazesmith.contract.formats import is_item_id
from brazesmith.contract.limits import LONGEST_CATALOG_NAME, MOST_ITEM_FIELDS
from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import printed

TYPES: Final = ("string", "number", "boolean", "time", "geo", "object", "array")
LONGEST_DESCRIPTION: Final = 250
MOST_NEW_FIELDS: Final = 50
LONGEST_FIELD_NAME: Final = 250


def refusal(status: int, error_id: str, message: str | None = None, **parameters: Any) -> Reply:
    """Return the answer to a request that is refused, with the parameters that it names.

    A message that Braze does not print is marked as ours.
    """
    text = f"[brazesmith] the request is refused: {error_id}" if message is None else message
    error = {
        "id": error_id,
        "message": text,
        "parameters": list(parameters),
        "parameter_values": list(parameters.values()),
    }
    return status, {"errors": [error], "message": "Invalid Request"}


def not_found(name: str) -> Reply:
    """Return the answer to a request for a catalog that does not exist."""
    return refusal(404, "catalog-not-found", "Could not find catalog", catalog_name=name)


def load_catalog(work: Work, name: str) -> dict[str, Any] | None:
    """Return a catalog as it was created, or None."""
    row = work.row("SELECT data FROM catalogs WHERE name = ?", name)
    return json.loads(row[0]) if row else None


def load_all(work: Work) -> list[dict[str, Any]]:
    """Return all catalogs as they were created, by name."""
    rows = work.rows("SELECT data FROM catalogs ORDER BY name")
    return [json.loads(data) for (data,) in rows]


def touch(work: Work, catalog: dict[str, Any]) -> None:
    """Save a catalog that changed, or whose items changed."""
    data = json.dumps({**catalog, "updated_at": printed(work.now)})
    work.rows("UPDATE catalogs SET data = ? WHERE name = ?", data, catalog["name"])


def create(work: Work, body: Any) -> Reply:
    """Create one catalog."""
    catalogs = body.get("catalogs") if type(body) is dict else None
    if type(catalogs) is not list or not catalogs or type(catalogs[0]) is not dict:
        return refusal(400, "catalog-array-invalid")
    if len(catalogs) > 1:
        return refusal(400, "too-many-catalog-atoms")
    (sent,) = catalogs
    name = sent.get("name")
    if type(name) is str and load_catalog(work, name) is not None:
        message = "A catalog with that name already exists"
        return refusal(400, "catalog-name-already-exists", message, name=name)
    if error_id := next(_problems(sent), None):
        return refusal(400, error_id)
    catalog = {
        "description": sent["description"],
        "fields": [{"name": one["name"], "type": one["type"]} for one in sent["fields"]],
        "name": name,
        "updated_at": printed(work.now),
    }
    insert(work, catalog)
    work.log("created", f"catalogs.{name}", after=catalog)
    return 201, {"catalogs": [_printed(work, catalog)], "message": "success"}


def insert(work: Work, catalog: dict[str, Any]) -> None:
    """Add a catalog without items."""
    work.rows("INSERT INTO catalogs VALUES (?, ?)", catalog["name"], json.dumps(catalog))


def problem(work: Work, sent: dict[str, Any]) -> str | None:
    """Return Braze's name of what is wrong with a new catalog, or None."""
    if load_catalog(work, sent["name"]) is not None:
        return "catalog-name-already-exists"
    return next(_problems(sent), None)


def _problems(sent: dict[str, Any]) -> Iterator[str]:
    """Yield Braze's names of what is wrong with a new catalog, and ours where it has none."""
    name, description, fields = sent.get("name"), sent.get("description"), sent.get("fields")
    if type(name) is not str or not is_item_id(name):
        yield "invalid-catalog-name"
    elif len(name) > LONGEST_CATALOG_NAME:
        yield "catalog-name-too-large"
    if type(description) is not str:
        yield "[brazesmith] description-missing"
    elif len(description) > LONGEST_DESCRIPTION:
        yield "description-too-long"
    if type(fields) is not list or not fields or any(type(one) is not dict for one in fields):
        yield "invalid-fields"
        return
    if problem := _problem_of_fields(fields):
        yield problem
        return
    if fields[0]["name"] != "id" or fields[0].get("type") != "string":
        yield "id-not-first-column"
    if len(fields) > MOST_ITEM_FIELDS:
        yield "too-many-fields"


def _problem_of_fields(fields: list[dict[str, Any]]) -> str | None:
    names: list[Any] = [one.get("name") for one in fields]
    if not all(type(one) is str and is_item_id(one) for one in names):
        return "invalid-field-names"
    if any(len(one) > LONGEST_FIELD_NAME for one in names):
        return "field-names-too-large"
    if len(set(names)) < len(names):
        return "field-names-not-unique"
    if any(one.get("type") not in TYPES for one in fields):
        return "invalid-field-types"
    return None


def create_fields(work: Work, name: str, body: Any) -> Reply:
    """Add fields to a catalog."""
    catalog = load_catalog(work, name)
    if catalog is None:
        return not_found(name)
    sent = body.get("fields") if type(body) is dict else None
    if type(sent) is not list or not sent or any(type(one) is not dict for one in sent):
        return refusal(400, "invalid-fields")
    if len(sent) > MOST_NEW_FIELDS:
        return refusal(400, "request-includes-too-many-fields")
    fields = [
        *catalog["fields"],
        *({key: one.get(key) for key in ("name", "type")} for one in sent),
    ]
    if problem := _problem_of_fields(sent):
        return refusal(400, problem)
    if problem := _problem_of_fields(fields):
        work.decide("known-fields")
        return refusal(400, problem)
    if len(fields) > MOST_ITEM_FIELDS:
        return refusal(400, "catalog-exceeds-fields-limit")
    touch(work, {**catalog, "fields": fields})
    work.log("set", f"catalogs.{name}", before=catalog["fields"], after=fields)
    return 202, {"message": "success"}


def delete_field(work: Work, name: str, field: str) -> Reply:
    """Delete a field of a catalog, and its values."""
    catalog = load_catalog(work, name)
    if catalog is None:
        return not_found(name)
    fields = [one for one in catalog["fields"] if one["name"] != field]
    if field == "id" or len(fields) == len(catalog["fields"]):
        work.decide("unknown-field")
        return refusal(400, "invalid-field-name", field_name=field)
    for item_id, data in work.rows("SELECT id, data FROM items WHERE catalog = ?", name):
        item = {key: value for key, value in json.loads(data).items() if key != field}
        sql = "UPDATE items SET data = ? WHERE catalog = ? AND id = ?"
        work.rows(sql, json.dumps(item), name, item_id)
    touch(work, {**catalog, "fields": fields})
    work.log("set", f"catalogs.{name}", before=catalog["fields"], after=fields)
    return 202, {"message": "success"}


def _printed(work: Work, catalog: dict[str, Any]) -> dict[str, Any]:
    count = work.row("SELECT count(*) FROM items WHERE catalog = ?", catalog["name"])[0]
    return {**catalog, "num_items": count}


def list_all(work: Work, body: Any) -> Reply:
    """Return all catalogs, by name."""
    catalogs = [_printed(work, one) for one in load_all(work)]
    return 200, {"catalogs": catalogs, "message": "success"}


def delete(work: Work, name: str) -> Reply:
    """Delete a catalog with its items."""
    catalog = load_catalog(work, name)
    if catalog is None:
        return not_found(name)
    work.rows("DELETE FROM items WHERE catalog = ?", name)
    work.rows("DELETE FROM catalogs WHERE name = ?", name)
    work.log("deleted", f"catalogs.{name}", before=catalog)
    return 200, {"message": "success"}
