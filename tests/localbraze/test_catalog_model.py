"""Random changes of a catalog compared with a model in memory, written from Braze's pages."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.localbraze import LocalBraze

TYPES = {"city": "string", "seats": "number", "open": "boolean", "tags": "array"}
IDS = st.sampled_from(["a", "b", "c"])
WORDS = st.sampled_from(["x", "y", "z"])
EDITS = st.fixed_dictionaries(
    {"$add": st.lists(WORDS, max_size=2)}, optional={"$remove": st.lists(WORDS, max_size=2)}
)
VALUES = {
    "city": WORDS | st.none(),
    "seats": st.integers(0, 9) | st.none(),
    "open": st.booleans(),
    "tags": st.lists(WORDS, max_size=3),
}
ITEMS = st.fixed_dictionaries({}, optional=VALUES)
EDITED = st.fixed_dictionaries({}, optional={**VALUES, "tags": VALUES["tags"] | EDITS})


def several(items: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Return lists of items with different ids."""
    return st.dictionaries(IDS, items, min_size=1, max_size=3).map(
        lambda by_id: [{"id": name, **item} for name, item in by_id.items()]
    )


CHANGES = st.one_of(
    st.tuples(st.just("POST"), several(ITEMS)),
    st.tuples(st.just("PUT"), several(ITEMS)),
    st.tuples(st.just("PATCH"), several(EDITED)),
    st.tuples(st.just("DELETE"), several(st.just({}))),
    st.tuples(st.just("delete field"), st.sampled_from([*TYPES])),
    st.tuples(st.just("create field"), st.sampled_from([*TYPES])),
)


def edited(old: list[str], sent: Any) -> list[str]:
    """Return an array after an edit, or the array that replaces it."""
    if isinstance(sent, list):
        return sent
    removed = sent.get("$remove", [])
    return [one for one in [*old, *sent["$add"]] if one not in removed]


def merged(old: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """Return an item after a change; null removes a value."""
    item = dict(old)
    for name, value in sent.items():
        item[name] = edited(old.get("tags", []), value) if name == "tags" else value
    return {name: value for name, value in item.items() if value is not None}


class Model:
    """The fields and items of a catalog."""

    def __init__(self) -> None:
        self.fields = {"id", *TYPES}
        self.items: dict[str, dict[str, Any]] = {}

    def change(self, method: str, sent: Any) -> bool:
        """Apply a change; return whether Braze accepts it."""
        if method == "delete field":
            accepted = sent in self.fields
            self.fields -= {sent}
            for item in self.items.values():
                item.pop(sent, None)
            return accepted
        if method == "create field":
            accepted = sent not in self.fields
            self.fields |= {sent}
            return accepted
        if any(item.keys() - self.fields for item in sent):
            return False
        for item in sent:
            known = self.items.get(item["id"])
            match method:
                case "DELETE":
                    self.items.pop(item["id"], None)
                case "PUT":
                    self.items[item["id"]] = merged({}, item)
                case "POST" if known is None:
                    self.items[item["id"]] = merged({}, item)
                case "PATCH" if known is not None:
                    self.items[item["id"]] = merged(known, item)
        return True


def apply(braze: LocalBraze, method: Any, sent: Any) -> int:
    """Send a change to a local Braze; return the status of its answer."""
    if method == "delete field":
        return braze.delete_field("shops", sent).status
    if method == "create field":
        field = {"name": sent, "type": TYPES[sent]}
        return braze.create_fields("shops", {"fields": [field]}).status
    return braze.change_items(method, "shops", {"items": sent}).status


@given(st.lists(CHANGES, max_size=12))
@settings(max_examples=150)
def test_a_catalog_is_what_the_model_is(changes: list[tuple[str, Any]]) -> None:
    braze, model = LocalBraze(seed=1), Model()
    fields = [{"name": name, "type": type_} for name, type_ in {"id": "string", **TYPES}.items()]
    catalog = {"name": "shops", "description": "", "fields": fields}
    assert braze.create_catalogs({"catalogs": [catalog]}).status == 201
    for method, sent in changes:
        assert apply(braze, method, sent) == (202 if model.change(method, sent) else 400)
        found = braze.get_items("shops").body["items"]
        assert {item["id"]: item for item in found} == model.items
    (listed,) = braze.catalogs()
    assert {field["name"] for field in listed["fields"]} == model.fields
    assert listed["num_items"] == len(model.items)
    state = braze.export_state()
    braze.load_state(state)
    assert braze.export_state() == state
    braze.close()
