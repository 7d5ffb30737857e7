"""The state as a document, the state that a reset returns to, and the clock."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from brazesmith import localbraze
from brazesmith.localbraze import Clock, LocalBraze, UnusableState, seeded_clock, snapshot

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PRINTED = "2026-11-29T12:00:00.000Z"
GROUP = "f1a7b2c8-4b3f-4f0e-9a57-3d5e8b1c6f92"
ADA = {"external_id": "ada", "plan": "pro", "email": "ada@example.com"}


def busy() -> LocalBraze:
    """Return a local Braze with something of everything."""
    braze = LocalBraze(seed=1, clock=seeded_clock())
    event = {"external_id": "ada", "name": "Called", "time": "2025-12-01T00:00:00Z"}
    bought = {"product_id": "mug", "currency": "USD", "price": 1, "time": "2025-12-01T00:00:00Z"}
    alias = {"user_alias": {"alias_name": "A", "alias_label": "crm"}}
    token = {"app_id": "app", "token": "token"}
    braze.track(
        {
            "attributes": [
                {**ADA, "pets": [{"id": 1}], "home": {"city": "Rome"}, "push_tokens": [token]},
                {**alias, "_update_existing_only": False, "seats": 3, "since": "2025-12-01"},
            ],
            "events": [event],
            "purchases": [{"external_id": "ada", "quantity": 2, **bought}],
        }
    )
    state = {"subscription_group_id": GROUP, "subscription_state": "subscribed"}
    braze.set_subscriptions(
        {"subscription_groups": [{**state, "emails": ["ada@example.com", "nobody@example.com"]}]}
    )
    fields = [{"name": "id", "type": "string"}, {"name": "open", "type": "boolean"}]
    braze.create_catalogs({"catalogs": [{"name": "shops", "description": "", "fields": fields}]})
    braze.change_items("PUT", "shops", {"items": [{"id": "a", "open": True}]})
    braze.send_messages(
        {"external_user_ids": ["ada"], "messages": {"email": {"app_id": "a", "subject": "Hi"}}}
    )
    braze.contacts("regal").update(["phone:1", "email:a"], lambda old: {"name": "Ada"})
    braze.contacts("regal").record({"status": 201})
    braze.log.append({"path": "/users/track"}, request=1)
    return braze


def test_a_state_is_the_same_after_a_round_trip() -> None:
    first, second = busy(), LocalBraze(seed=2, clock=seeded_clock())
    state = json.loads(json.dumps(first.export_state()))
    second.load_state(state)
    assert second.export_state() == state
    assert second.counts() == first.counts()
    assert second.outbox() == first.outbox()
    assert second.users("ada@").total == 1
    assert second.get_items("shops").body["items"] == [{"id": "a", "open": True}]
    ids = {"external_ids": ["ada"]}
    assert second.export_ids(ids).body == first.export_ids(ids).body
    assert len(state["kept_groups"]) == 1
    for braze in (first, second):
        braze.close()


def test_a_reset_returns_to_the_seed_and_repeats_its_ids_and_times() -> None:
    braze = busy()
    braze.seed_with()
    seed = braze.export_state()
    braze.reset()
    results = []
    for _ in range(2):
        braze.track({"attributes": [{"external_id": "new"}, {"external_id": "ada", "plan": None}]})
        braze.delete_catalog("shops")
        results.append((braze.export_state(), braze.changes(), braze.now()))
        braze.reset()
        assert braze.export_state() == seed
        assert braze.changes() == []
    assert results[0] == results[1]
    braze.close()


def test_without_a_seed_a_reset_empties_everything() -> None:
    braze = busy()
    braze.reset()
    empty = LocalBraze(seed=1)
    assert braze.export_state() == empty.export_state()
    assert braze.counts() == empty.counts()
    for one in (braze, empty):
        one.close()


def test_a_reset_knows_every_table() -> None:
    braze = busy()
    with braze._store.reading() as work:
        rows = work.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    names = {name for (name,) in rows if not name.startswith("sqlite_")}
    copies = {f"seed_{name}" for name in snapshot.TABLES}
    assert names == {*snapshot.TABLES, *snapshot.HISTORY, *copies, "log", "webhooks"}
    braze.reset()
    assert braze.log.latest() == []
    assert braze.contacts("regal").all() == []
    assert braze.contacts("regal").exchanges(1) == []
    braze.close()


def test_contacts_are_a_part_of_the_state() -> None:
    braze = busy()
    contacts = braze.contacts("regal")
    before = contacts.all()
    braze.seed_with()
    contacts.update(["email:a"], lambda old: {"name": "Bob"})
    braze.reset()
    assert contacts.all() == before
    found = contacts.find(["email:a"])
    assert found is not None
    assert found.contact == {"name": "Ada"}
    braze.close()


def test_the_seed_survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "braze.db"
    braze = LocalBraze(file, seed=1)
    braze.seed_with({"profiles": [{"external_id": "ada"}]})
    braze.delete({"external_ids": ["ada"]})
    braze.close()
    braze = LocalBraze(file)
    assert braze.counts().profiles == 0
    braze.reset()
    assert braze.counts().profiles == 1
    braze.close()


def test_a_state_by_hand_is_completed() -> None:
    braze = LocalBraze(seed=1, clock=Clock(NOW))
    profile = {
        "external_id": "ada",
        "fields": {"email": "Ada@example.com", "phone": "(724) 123-4567"},
        "custom": {"plan": "pro", "seats": 3, "gone": None},
        "groups": {GROUP.upper(): "subscribed"},
    }
    catalog = {"name": "shops", "fields": [{"name": "id", "type": "string"}]}
    braze.load_state({"profiles": [profile], "catalogs": [{**catalog, "items": [{"id": "a"}]}]})
    (row,) = braze.users("7241234567").users
    loaded = braze.profile(row.braze_id)
    assert loaded is not None
    assert (row.updated, loaded["created_at"]) == (PRINTED, "2026-11-29 12:00:00.000 UTC")
    assert loaded["custom_attributes"] == {"plan": "pro", "seats": 3}
    assert loaded["subscription_groups"][0]["subscription_group_id"] == GROUP
    assert braze.export_ids({"email_address": "ada@EXAMPLE.com"}).body["users"]
    braze.track({"attributes": [{"external_id": "ada", "seats": "4", "plan": 5}]})
    loaded = braze.profile(row.braze_id)
    assert loaded is not None
    assert loaded["custom_attributes"] == {"plan": "5", "seats": 4}  # of the types of the seed
    braze.close()


def test_the_state_in_the_guide_is_one() -> None:
    guide = Path(__file__).parents[2] / "docs" / "local-braze-state.md"
    (text,) = re.findall(r"```json\n(.*?)```", guide.read_text("utf-8"), re.DOTALL)
    braze = LocalBraze(seed=1, clock=Clock(NOW))
    braze.load_state(json.loads(text))
    (ada,) = braze.users("Ada").users
    exported = braze.profile(ada.braze_id)
    counts = braze.counts()
    braze.close()
    assert exported is not None
    assert (counts.profiles, counts.events, counts.catalogs) == (1, 1, 1)
    assert exported["user_aliases"] == [{"alias_name": "contact-7", "alias_label": "crm"}]


def test_new_ids_differ_from_loaded_ones() -> None:
    braze = LocalBraze(seed=1)
    braze.track({"attributes": [ADA]})
    state = braze.export_state()
    del state["counter"]
    braze.load_state(state)
    braze.track({"attributes": [{"external_id": f"user-{number}"} for number in range(20)]})
    assert braze.counts().profiles == 21
    braze.close()


COUNTED = {"first": PRINTED, "last": PRINTED, "count": 1}
FIELDS = [{"name": "id", "type": "string"}, {"name": "open", "type": "boolean"}]
SHOPS = {"name": "shops", "fields": FIELDS}


def deep() -> Any:
    """Return an object that is nested too deeply for JSON."""
    value: Any = {}
    for _ in range(100_000):
        value = {"below": value}
    return value


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ([], r"^the state: \[\] is not of type 'object'$"),
        ({"format": 2}, "^format: 1 was expected"),
        ({"users": []}, "^the state: .*'users' was unexpected"),
        ({"profiles": [{}, {"aliases": {"crm": 5}}]}, r"^profiles\[1\]\.aliases\.crm: 5 is not"),
        ({"profiles": [{"external_id": "a"}] * 2}, r"^profiles\[1\]: .* the same `external_id`$"),
        ({"profiles": [{"braze_id": "a" * 24}] * 2}, r"^profiles\[1\]: .* the same `braze_id`$"),
        ({"profiles": [{"aliases": {"crm": "a"}}] * 2}, r"^profiles\[1\]: .* the same alias$"),
        ({"profiles": [{"braze_id": "ada"}]}, r"^profiles\[0\]\.braze_id: 'ada' does not match"),
        ({"profiles": [{"fields": {"email": 5}}]}, r"^profiles\[0\]\.fields\.email: 5 is not"),
        ({"profiles": [{"fields": {"push_tokens": [{}]}}]}, "'app_id' is a required property"),
        ({"profiles": [{"events": {"Called": {**COUNTED, "count": 0}}}]}, "0 is less than"),
        ({"profiles": [{"events": {"Called": {**COUNTED, "last": "now"}}}]}, "'now' does not"),
        ({"profiles": [{"external_id": "\ud800"}]}, "half of a surrogate pair"),
        ({"profiles": [{"custom": {"a": float("nan")}}]}, "not JSON, such as NaN"),
        ({"profiles": [{"custom": {"a": {1, 2}}}]}, "not JSON"),
        ({"profiles": [{"custom": deep()}]}, "nested too deeply"),
        ({"counter": 10**30}, "counter: .* is greater than"),
        (
            {"profiles": [{"custom": {"seats": 5}}, {"custom": {"seats": "5"}}]},
            r"^profiles\[1\]\.custom\.seats: is a string, but the attribute is of type number$",
        ),
        ({"catalogs": [SHOPS, SHOPS]}, r"^catalogs\[1\]: catalog-name-already-exists$"),
        ({"catalogs": [{"name": "a b", "fields": FIELDS}]}, "invalid-catalog-name"),
        (
            {"catalogs": [{**SHOPS, "items": [{"id": "a", "open": "x"}]}]},
            r"^catalogs\[0\]\.items\[0\]: the value of open is not of its type, boolean$",
        ),
        ({"catalogs": [{**SHOPS, "items": [{"id": "a", "b": 1}]}]}, "has no field b$"),
        ({"catalogs": [{**SHOPS, "items": [{"id": "a"}] * 2}]}, "another item has the same `id`$"),
        ({"catalogs": [{**SHOPS, "items": [{"id": "a b"}]}]}, r"items\[0\]: "),
    ],
)
def test_a_wrong_state_changes_nothing(state: Any, problem: str) -> None:
    braze = busy()
    before = braze.export_state()
    with pytest.raises(UnusableState, match=problem) as error:
        braze.load_state(state)
    assert len(str(error.value)) < 300
    with pytest.raises(UnusableState):
        braze.seed_with(state)
    assert braze.export_state() == before
    braze.close()


def test_the_schema_is_one() -> None:
    file = Path(localbraze.__file__).with_name("state.schema.json")
    Draft202012Validator.check_schema(json.loads(file.read_text("utf-8")))


def test_a_clock_that_was_set_runs_on() -> None:
    braze = LocalBraze()
    braze.set_clock(NOW)
    first, second = braze.now(), braze.now()
    assert NOW <= first <= second < NOW + timedelta(hours=1)
    braze.set_clock(None)
    assert abs(braze.now() - datetime.now(UTC)) < timedelta(hours=1)
    braze.set_clock(NOW)
    braze.reset()
    assert abs(braze.now() - datetime.now(UTC)) < timedelta(hours=1)
    braze.close()


def test_requests_move_a_seeded_clock() -> None:
    braze = LocalBraze(seed=1, clock=seeded_clock())
    start = braze.now()
    braze.export_ids({"external_ids": ["ada"]})
    assert braze.now() == start
    braze.track({"attributes": [ADA]})
    assert braze.now() == start + timedelta(seconds=1)
    braze.set_clock(NOW)
    braze.track({"attributes": [{**ADA, "plan": "free"}]})
    assert braze.changes()[-1].at == PRINTED
    assert braze.now() == NOW + timedelta(seconds=1)
    braze.reset()
    assert braze.now() == start
    braze.close()


def test_a_clock_goes_on_when_the_database_is_opened_again(tmp_path: Path) -> None:
    file = tmp_path / "braze.db"
    later = NOW + timedelta(days=100)

    def opened(clock: Clock) -> LocalBraze:
        return LocalBraze(file, seed=1, clock=clock)

    braze = opened(seeded_clock())
    start = braze.now()
    braze.track({"attributes": [ADA]})
    braze.close()
    braze = opened(seeded_clock())
    assert braze.now() == start + timedelta(seconds=1)
    braze.set_clock(later)
    braze.close()
    braze = opened(Clock())
    assert abs(braze.now() - datetime.now(UTC)) < timedelta(hours=1)  # of another kind
    braze.set_clock(later)
    braze.close()
    braze = opened(Clock())
    assert later <= braze.now() < later + timedelta(hours=1)
    braze.set_clock(None)
    braze.close()
    braze = opened(Clock())
    assert abs(braze.now() - datetime.now(UTC)) < timedelta(hours=1)
    braze.set_clock(later)
    braze.reset()
    braze.close()
    for clock in (Clock(), seeded_clock()):
        first = clock()
        braze = opened(clock)
        assert abs(braze.now() - first) < timedelta(hours=1)
        braze.close()


@pytest.mark.parametrize(
    ("moment", "problem"),
    [
        (datetime(2026, 1, 1), "2026-01-01T00:00:00 has no time zone"),
        (datetime(1, 1, 1, tzinfo=UTC), "not in the years 1970 to 3000"),
        (datetime(9999, 12, 31, tzinfo=UTC), "not in the years 1970 to 3000"),
    ],
)
def test_a_wrong_time_does_not_set_the_clock(moment: datetime, problem: str) -> None:
    braze = LocalBraze(clock=Clock(NOW))
    with pytest.raises(ValueError, match=problem):
        braze.set_clock(moment)
    assert braze.now() == NOW
    braze.close()
