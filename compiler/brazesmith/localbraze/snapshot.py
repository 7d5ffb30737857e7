"""The whole state as one JSON document, and the state to which a reset returns.

`state.schema.json` describes the document. It has everything but the requests and the log of their
changes, which a loaded state does not explain.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from brazesmith.contract.wording import kind_of as json_type
from brazesmith.localbraze import catalogs, items
from brazesmith.localbraze.profiles import SECTIONS, Profile, all_profiles, insert
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import printed
from brazesmith.localbraze.values import Kind, kind_of

FORMAT: Final = 1
#: The tables of the state. `seed_…` are copies, to which a reset returns.
TABLES: Final = (
    *("profiles", "aliases", "push_tokens", "attribute_types", "orphans"),
    *("catalogs", "items", "outbox", "contacts", "contact_keys", "settings"),
)
#: The tables of what has happened, which no state explains. `Log` has others.
HISTORY: Final = ("changes", "exchanges", "postponed")
_JSON_TYPES: Final[Mapping[Kind, str]] = {
    "string": "a string",
    "time": "a string",
    "boolean": "a boolean",
    "number": "a number",
    "array": "an array",
    "object array": "an array",
    "object": "an object",
}
_LONGEST_PROBLEM: Final = 200


class UnusableState(Exception):
    """A document is not a state: where, what was found, and what was expected."""


def export(work: Work) -> dict[str, Any]:
    """Return the state as a JSON document."""
    return {
        "format": FORMAT,
        "counter": work.row("SELECT value FROM settings WHERE name = 'counter'")[0],
        "profiles": [_printed_profile(user, at) for user, at in all_profiles(work)],
        "attribute_types": dict(work.rows("SELECT name, kind FROM attribute_types")),
        "kept_groups": _objects(
            work,
            "SELECT address, group_id AS subscription_group_id, state AS subscription_state, at"
            " FROM orphans",
        ),
        "catalogs": [_printed_catalog(work, one) for one in catalogs.load_all(work)],
        "outbox": [
            {**row, "recipients": json.loads(row["recipients"]), "body": json.loads(row["body"])}
            for row in _objects(work, "SELECT dispatch_id, at, recipients, body FROM outbox")
        ],
        "contacts": [
            {**row, "keys": json.loads(row["keys"]), "contact": json.loads(row["contact"])}
            for row in _objects(work, _CONTACTS)
        ],
    }


_CONTACTS: Final = (
    "SELECT receiver, updated_at, data AS contact,"
    " (SELECT json_group_array(json(key)) FROM contact_keys k WHERE k.number = c.number) AS keys"
    " FROM contacts c ORDER BY number"
)


def _printed_profile(user: Profile, updated_at: str) -> dict[str, Any]:
    sections = {name: getattr(user, name) for name in SECTIONS}
    return {
        "braze_id": user.braze_id,
        "external_id": user.external_id,
        "created_at": user.created_at,
        "updated_at": updated_at,
        **{name: section for name, section in sections.items() if section},
    }


def _printed_catalog(work: Work, catalog: dict[str, Any]) -> dict[str, Any]:
    rows = work.rows("SELECT data FROM items WHERE catalog = ? ORDER BY id", catalog["name"])
    return {**catalog, "items": [json.loads(data) for (data,) in rows]}


def _objects(work: Work, sql: str) -> list[dict[str, Any]]:
    cursor = work.database.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def clear(work: Work) -> None:
    """Delete the state and the log."""
    for table in (*TABLES, *HISTORY):
        if table != "settings":
            work.rows(f"DELETE FROM {table}")
    counted = "name IN ('counter', 'requests', 'events', 'purchases')"
    work.rows(f"UPDATE settings SET value = 0 WHERE {counted}")


def keep(work: Work) -> None:
    """Make the present state the one that a reset returns to."""
    for table in TABLES:
        work.rows(f"DELETE FROM seed_{table}")
        work.rows(f"INSERT INTO seed_{table} SELECT * FROM {table}")


def reset(work: Work) -> None:
    """Return to the state that was kept, without a log."""
    for table in (*TABLES, *HISTORY):
        work.rows(f"DELETE FROM {table}")
    for table in TABLES:
        work.rows(f"INSERT INTO {table} SELECT * FROM seed_{table}")
    forget_clock(work)


def forget_clock(work: Work) -> None:
    """Let the clock start anew when the database is opened again."""
    work.rows("DELETE FROM settings WHERE name LIKE 'clock%'")


def load(work: Work, state: Any) -> None:
    """Replace the state with a document's, and clear the log. Raises UnusableState.

    Every key may be missing: profiles without `braze_id` get new ones, types of attributes are
    those of the first values, and times are the present.
    """
    if problem := _unreadable(state) or next(_problems(state), None):
        raise UnusableState(problem)
    clear(work)
    types = dict(state.get("attribute_types", {}))
    for index, sent in enumerate(state.get("profiles", [])):
        _load_profile(work, f"profiles[{index}]", sent, types)
    for name, kind in types.items():
        work.rows("INSERT INTO attribute_types VALUES (?, ?)", name, kind)
    for one in state.get("kept_groups", []):
        group_id, group_state = one["subscription_group_id"].lower(), one["subscription_state"]
        sql = "INSERT OR REPLACE INTO orphans VALUES (?, ?, ?, ?)"
        work.rows(sql, one["address"], group_id, group_state, one["at"])
    for index, sent in enumerate(state.get("catalogs", [])):
        _load_catalog(work, f"catalogs[{index}]", sent)
    for one in state.get("outbox", []):
        texts = json.dumps(one["recipients"]), json.dumps(one["body"])
        sql = "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?)"
        work.rows(sql, one["dispatch_id"], work.request, one["at"], *texts)
    for one in state.get("contacts", []):
        _load_contact(work, one)
    counter = "UPDATE settings SET value = max(value, ?) WHERE name = 'counter'"
    work.rows(counter, state.get("counter", 0))


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    schema = resources.files(__package__).joinpath("state.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(schema))


def _unreadable(state: Any) -> str | None:
    """Return why a value cannot be stored as JSON, or None."""
    try:
        json.dumps(state, allow_nan=False, ensure_ascii=False).encode()
    except RecursionError:
        return "the state is nested too deeply"
    except UnicodeEncodeError:
        return "a text has half of a surrogate pair, which is not valid Unicode"
    except (TypeError, ValueError):
        return "the state has a value that is not JSON, such as NaN"
    return None


def _problems(state: Any) -> Iterator[str]:
    """Yield what the schema forbids."""
    for error in _validator().iter_errors(state):
        place = error.json_path.removeprefix("$").removeprefix(".") or "the state"
        text = error.message
        if len(text) > _LONGEST_PROBLEM:
            text = f"{text[:60]} … {text[-60:]}"
        yield f"{place}: {text}"


def _load_profile(work: Work, place: str, sent: dict[str, Any], types: dict[str, Any]) -> None:
    present = printed(work.now)
    sections: dict[str, Any] = {
        name: {key: value for key, value in sent.get(name, {}).items() if value is not None}
        for name in SECTIONS
    }
    sections["groups"] = {key.lower(): state for key, state in sections["groups"].items()}
    for name, value in sections["custom"].items():
        kind = types.setdefault(name, "object" if type(value) is dict else kind_of(value))
        if json_type(value) != _JSON_TYPES[kind]:
            raise UnusableState(
                f"{place}.custom.{name}: is {json_type(value)}, but the attribute is of type {kind}"
            )
    user = Profile(
        braze_id=sent["braze_id"] if "braze_id" in sent else work.new_id(),
        created_at=sent.get("created_at", present),
        external_id=sent.get("external_id"),
        **sections,
    )
    try:
        insert(work, user, sent.get("updated_at", present))
    except sqlite3.IntegrityError as error:
        column = str(error).rpartition(".")[2]
        raise UnusableState(f"{place}: another profile has the same {_UNIQUE[column]}") from None


_UNIQUE: Final = {"braze_id": "`braze_id`", "external_id": "`external_id`", "name": "alias"}


def _load_catalog(work: Work, place: str, sent: dict[str, Any]) -> None:
    catalog = {
        "description": sent.get("description", ""),
        "fields": sent["fields"],
        "name": sent["name"],
        "updated_at": sent.get("updated_at", printed(work.now)),
    }
    if problem := catalogs.problem(work, catalog):
        raise UnusableState(f"{place}: {problem}")
    catalogs.insert(work, catalog)
    for index, item in enumerate(sent.get("items", [])):
        if problem := items.insert(work, catalog, item):
            raise UnusableState(f"{place}.items[{index}]: {problem}")


def _load_contact(work: Work, sent: dict[str, Any]) -> None:
    sql = "INSERT INTO contacts (receiver, updated_at, data) VALUES (?, ?, ?) RETURNING number"
    receiver, contact = sent["receiver"], json.dumps(sent["contact"])
    number = work.row(sql, receiver, sent.get("updated_at", printed(work.now)), contact)[0]
    for key in sent["keys"]:
        keys = "INSERT OR IGNORE INTO contact_keys VALUES (?, ?, ?)"
        work.rows(keys, receiver, json.dumps(key), number)
