"""Random requests compared with a model of users in memory, which knows nothing of the database.

The model is a list of users, the one that was updated last at the end. It is written from Braze's
documentation, not from the code, and knows one attribute of each type.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from brazesmith.localbraze import Clock, LocalBraze

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LABEL = "crm"

EXTERNAL_IDS = st.sampled_from(["ada", "bob", "cyd"])
ALIASES = st.sampled_from(["a1", "a2", "a3"])
EMAILS = st.sampled_from(["x@example.com", "y@example.com"])
ELEMENTS = st.lists(st.sampled_from(["red", "green", "blue", "grey"]), max_size=5)
OBJECTS = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.integers(0, 3) | st.dictionaries(st.sampled_from(["c", "d"]), st.integers(0, 3)),
    max_size=2,
)
ITEMS = st.lists(
    st.fixed_dictionaries({"id": st.integers(0, 2), "n": st.integers(0, 9)}), max_size=3
)
IDENTIFIERS = st.one_of(
    st.fixed_dictionaries({"external_id": EXTERNAL_IDS}),
    st.fixed_dictionaries({"email": EMAILS}),
    st.fixed_dictionaries(
        {"user_alias": ALIASES.map(lambda name: {"alias_name": name, "alias_label": LABEL})}
    ),
)
CREATES = st.sampled_from([{}, {"_update_existing_only": True}, {"_update_existing_only": False}])


def operations(key: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return changes of an array by one key."""
    return st.fixed_dictionaries({key: values})


REMOVALS = st.lists(
    st.integers(0, 2).map(lambda one: {"$identifier_key": "id", "$identifier_value": one}),
    max_size=1,
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.none() | st.sampled_from(["pro", "free", ""]),
        "seats": st.integers(0, 9) | st.integers(-3, 3).map(lambda by: {"inc": by}),
        "tags": st.none() | ELEMENTS | operations("add", ELEMENTS) | operations("remove", ELEMENTS),
        "home": st.none() | OBJECTS,
        "pets": st.none()
        | st.fixed_dictionaries({"$add": ITEMS})
        | st.fixed_dictionaries({"$add": ITEMS, "$remove": REMOVALS}),
        "_merge_objects": st.booleans(),
    },
)
DAYS = st.integers(1, 28)
GROUP = "f1a7b2c8-4b3f-4f0e-9a57-3d5e8b1c6f92"
STATES = st.sampled_from(["subscribed", "unsubscribed"])
ACTIONS = st.sampled_from([None, "replace", "add", "remove"])
LINES = st.dictionaries(st.sampled_from(["mug", "cap"]), st.integers(1, 3), min_size=1)


@dataclass(eq=False)
class User:
    """A user of the model."""

    external_id: str | None = None
    alias: str | None = None
    email: str | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    events: dict[str, list[str]] = field(default_factory=dict)
    bought: dict[str, int] = field(default_factory=dict)
    revenue: float = 0
    group: str | None = None
    carts: dict[str, dict[str, int]] = field(default_factory=dict)


def once_each(elements: list[Any]) -> list[Any]:
    """Return elements without repetition; adding one again moves it to the end."""
    result: list[Any] = []
    for one in elements:
        if one in result:
            result.remove(one)
        result.append(one)
    return result


def deep(old: Any, new: Any) -> Any:
    """Return an object merged into another one."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    result = dict(old)
    for key, value in new.items():
        result[key] = deep(result.get(key), value)
    return result


def changed(name: str, old: Any, sent: Any, merge: bool) -> Any:
    """Return the value of one of the attributes in `VALUES` after a change."""
    if sent is None:
        return None
    if name == "seats" and isinstance(sent, dict):
        return (old or 0) + sent["inc"]
    if name == "tags" and isinstance(sent, dict):
        left = once_each((old or []) + sent.get("add", []))
        return [one for one in left if one not in sent.get("remove", [])]
    if name == "tags":
        return once_each(sent)
    if name == "home":
        return deep(old, sent) if merge else sent
    if name == "pets":
        left = (old or []) + sent["$add"]
        gone = [one["$identifier_value"] for one in sent.get("$remove", [])]
        return [one for one in left if one["id"] not in gone]
    return sent


class Comparison(RuleBasedStateMachine):
    """Sends every request to a local Braze and to the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = Clock(NOW)
        self.open()
        self.users: list[User] = []
        self.waiting: dict[str, str] = {}  # states for addresses that nobody had
        self.seed: tuple[list[User], dict[str, str]] = ([], {})
        self.loaded: dict[str, Any] = self.braze.export_state()

    def open(self) -> None:
        self.braze = LocalBraze(self.folder / "braze.db", seed=1, clock=self.clock)

    def teardown(self) -> None:
        self.braze.close()
        shutil.rmtree(self.folder)

    def find(self, identifier: dict[str, Any]) -> User | None:
        """Return the user of the model that an identifier means."""
        latest_first = self.users[::-1]
        if "external_id" in identifier:
            found = [u for u in latest_first if u.external_id == identifier["external_id"]]
        elif "user_alias" in identifier:
            name = identifier["user_alias"]["alias_name"]
            found = [u for u in latest_first if u.alias == name]
        else:
            found = [u for u in latest_first if u.email == identifier["email"]]
            found = [u for u in found if u.external_id is not None] or found
        return found[0] if found else None

    def target(self, identifier: dict[str, Any], flag: dict[str, Any]) -> User | None:
        """Return the user to change, created if the request may, and updated last."""
        user = self.find(identifier)
        if user is None:
            only_update = flag.get("_update_existing_only", "user_alias" in identifier)
            if only_update:
                return None
            alias = identifier.get("user_alias", {}).get("alias_name")
            user = User(identifier.get("external_id"), alias, identifier.get("email"))
            self.users.append(user)
            self.inherit(user)
        self.touch(user)
        return user

    def inherit(self, user: User) -> None:
        """Give a new user the state of the group that waits for its address."""
        if user.email in self.waiting:
            user.group = self.waiting.pop(user.email)

    def touch(self, user: User) -> None:
        self.users.remove(user)
        self.users.append(user)

    @initialize(days=st.tuples(DAYS, DAYS), tags=st.tuples(ELEMENTS, ELEMENTS))
    def begin(self, days: tuple[int, int], tags: tuple[list[str], list[str]]) -> None:
        """Create two users who have something in common, so that merging them matters."""
        alias = {"user_alias": {"alias_name": "a1", "alias_label": LABEL}}
        for identifier, day, elements in zip(
            ({"external_id": "ada"}, alias), days, tags, strict=True
        ):
            self.attributes(identifier, {"_update_existing_only": False}, {"tags": elements})
            self.event(identifier, {}, "Called", day)
            self.purchase(identifier, {}, 2, day)

    @rule(identifier=IDENTIFIERS, flag=CREATES, values=VALUES)
    def attributes(
        self, identifier: dict[str, Any], flag: dict[str, Any], values: dict[str, Any]
    ) -> None:
        answer = self.braze.track({"attributes": [{**identifier, **flag, **values}]})
        assert answer.body == {"message": "success", "attributes_processed": 1}
        user = self.target(identifier, flag)
        if user is None:
            return
        for name in values.keys() - {"_merge_objects"}:
            value = changed(
                name, user.custom.get(name), values[name], values.get("_merge_objects", False)
            )
            if value is None:
                user.custom.pop(name, None)
            else:
                user.custom[name] = value

    @rule(identifier=IDENTIFIERS, email=EMAILS)
    def address(self, identifier: dict[str, Any], email: str) -> None:
        self.braze.track({"attributes": [{**identifier, "email": email}]})
        if "email" in identifier:
            identifier = {"email": email}
        is_new = self.find(identifier) is None
        user = self.target(identifier, {})
        if user is not None:
            user.email = email
            if is_new:
                self.inherit(user)

    @rule(external_id=EXTERNAL_IDS, state=STATES)
    def subscribe(self, external_id: str, state: str) -> None:
        group = {"subscription_group_id": GROUP, "subscription_state": state}
        answer = self.braze.set_subscription({**group, "external_id": external_id})
        assert answer.status == 201
        if (user := self.find({"external_id": external_id})) is not None:
            user.group = state
            self.touch(user)

    @rule(email=EMAILS, state=STATES)
    def subscribe_address(self, email: str, state: str) -> None:
        group = {"subscription_group_id": GROUP, "subscription_state": state}
        body = {"subscription_groups": [{**group, "emails": [email]}]}
        assert self.braze.set_subscriptions(body).status == 201
        found = [user for user in self.users[::-1] if user.email == email]
        if not found:
            self.waiting[email] = state
        for user in found:
            user.group = state
            self.touch(user)

    @rule(external_id=EXTERNAL_IDS, action=ACTIONS, lines=LINES)
    def update_cart(self, external_id: str, action: str | None, lines: dict[str, int]) -> None:
        products = [
            {"product_id": one, "product_name": one, "variant_id": "m", "quantity": n, "price": 1}
            for one, n in lines.items()
        ]
        cart = {"cart_id": external_id, "currency": "USD", "source": "shop", "total_value": 1}
        properties = {**cart, "products": products, **({"action": action} if action else {})}
        event = {"external_id": external_id, "name": "ecommerce.cart_updated"}
        time = "2026-11-01T00:00:00.000Z"
        body = {"events": [{**event, "time": time, "properties": properties}]}
        assert self.braze.track(body).body == {"message": "success", "events_processed": 1}
        user = self.target({"external_id": external_id}, {})
        assert user is not None
        user.events.setdefault("ecommerce.cart_updated", []).append(time)
        old = user.carts.get(external_id, {}) if action in ("add", "remove") else {}
        for product in lines:
            sign = -1 if action == "remove" else 1
            old = {**old, product: old.get(product, 0) + sign * lines[product]}
        user.carts[external_id] = {product: n for product, n in old.items() if n > 0}

    @rule(identifier=IDENTIFIERS, flag=CREATES, name=st.sampled_from(["Called", "Left"]), day=DAYS)
    def event(self, identifier: dict[str, Any], flag: dict[str, Any], name: str, day: int) -> None:
        time = f"2026-11-{day:02}T00:00:00.000Z"
        event = {**identifier, **flag, "name": name, "time": time}
        assert self.braze.track({"events": [event]}).status == 201
        if (user := self.target(identifier, flag)) is not None:
            user.events.setdefault(name, []).append(time)

    @rule(identifier=IDENTIFIERS, flag=CREATES, quantity=st.integers(1, 5), price=st.integers(0, 9))
    def purchase(
        self, identifier: dict[str, Any], flag: dict[str, Any], quantity: int, price: int
    ) -> None:
        bought = {"product_id": "mug", "currency": "USD", "price": price, "quantity": quantity}
        time = "2026-11-01T00:00:00Z"
        self.braze.track({"purchases": [{**identifier, **flag, **bought, "time": time}]})
        if (user := self.target(identifier, flag)) is not None:
            user.bought["mug"] = user.bought.get("mug", 0) + quantity
            user.revenue += price * quantity

    @rule(external_id=st.none() | EXTERNAL_IDS, name=ALIASES)
    def new_alias(self, external_id: str | None, name: str) -> None:
        alias = {"alias_name": name, "alias_label": LABEL}
        owner = {} if external_id is None else {"external_id": external_id}
        assert self.braze.new_aliases({"user_aliases": [{**alias, **owner}]}).status == 201
        if any(user.alias == name for user in self.users):
            return
        if external_id is None:
            self.users.append(User(alias=name))
        elif (user := self.find(owner)) is not None and user.alias is None:
            user.alias = name
            self.touch(user)

    @rule(external_id=EXTERNAL_IDS, name=ALIASES)
    def identify(self, external_id: str, name: str) -> None:
        alias = {"user_alias": {"alias_name": name, "alias_label": LABEL}}
        entry = {"external_id": external_id, **alias}
        answer = self.braze.identify({"aliases_to_identify": [entry]})
        assert answer.body == {"aliases_processed": 1, "message": "success"}
        user, target = self.find(alias), self.find({"external_id": external_id})
        if user is None or user.external_id is not None:
            return
        if target is None:
            user.external_id = external_id
            self.touch(user)
        elif target.alias is None:
            self.join(user, target)

    @precondition(lambda self: len(self.named()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        user, target = data.draw(st.permutations(self.named()))[:2]
        merged, kept = self.identifier(user), self.identifier(target)
        update = {"identifier_to_merge": merged, "identifier_to_keep": kept}
        assert self.braze.merge({"merge_updates": [update]}).status == 202
        if target.external_id is None:
            target.external_id = user.external_id
        self.join(user, target)

    @rule(kept=EXTERNAL_IDS, merged=EXTERNAL_IDS)
    def merge_by_external_id(self, merged: str, kept: str) -> None:
        identifiers = {"external_id": merged}, {"external_id": kept}
        update = dict(zip(("identifier_to_merge", "identifier_to_keep"), identifiers, strict=True))
        assert self.braze.merge({"merge_updates": [update]}).status == 202
        user, target = map(self.find, identifiers)
        if user is not None and target is not None and user is not target:
            self.join(user, target)

    def named(self) -> list[User]:
        """Return the users of the model who have an external id or an alias."""
        return [user for user in self.users if user.external_id or user.alias]

    def identifier(self, user: User) -> dict[str, Any]:
        """Return what identifies a user who has an external id or an alias."""
        if user.external_id is not None:
            return {"external_id": user.external_id}
        return {"user_alias": {"alias_name": user.alias, "alias_label": LABEL}}

    def join(self, user: User, target: User) -> None:
        """Merge a user into another one, whose values win."""
        target.alias = target.alias or user.alias
        target.email = target.email or user.email
        target.custom = {**user.custom, **target.custom}
        for name, times in user.events.items():
            target.events[name] = target.events.get(name, []) + times
        for name, count in user.bought.items():
            target.bought[name] = target.bought.get(name, 0) + count
        target.revenue += user.revenue
        target.group = target.group or user.group
        target.carts = {**user.carts, **target.carts}
        self.users.remove(user)
        self.touch(target)

    @rule(external_id=EXTERNAL_IDS)
    def delete(self, external_id: str) -> None:
        user = self.find({"external_id": external_id})
        answer = self.braze.delete({"external_ids": [external_id]})
        assert answer.body == {"deleted": 0 if user is None else 1}
        if user is not None:
            self.users.remove(user)
            if not any(other.email == user.email for other in self.users):
                self.waiting.pop(user.email or "", None)

    @rule()
    def restart(self) -> None:
        self.braze.close()
        self.open()

    @rule()
    def export_and_load(self) -> None:
        state = self.braze.export_state()
        self.braze.load_state(json.loads(json.dumps(state)))
        assert self.braze.export_state() == state
        self.loaded = state

    @rule()
    def keep_as_seed(self) -> None:
        self.braze.seed_with()
        self.seed = deepcopy((self.users, self.waiting))

    @rule()
    def reset(self) -> None:
        self.braze.reset()
        self.users, self.waiting = deepcopy(self.seed)
        self.loaded = self.braze.export_state()

    @invariant()
    def counts_what_the_model_has(self) -> None:
        counts = self.braze.counts()
        assert counts.profiles == len(self.users) == self.braze.users().total
        assert counts.events == sum(len(one) for user in self.users for one in user.events.values())
        assert counts.purchases == sum(sum(user.bought.values()) for user in self.users)

    @invariant()
    def lists_what_the_model_has(self) -> None:
        rows = self.braze.users().users
        latest_first = [(user.external_id, user.email) for user in self.users[::-1]]
        assert [(row.external_id, row.email) for row in rows] == latest_first
        for text in ("ad", "a1", "x@ex"):
            found = [
                user
                for user in self.users
                if any(text in (name or "") for name in (user.external_id, user.alias, user.email))
            ]
            assert self.braze.users(text).total >= len(found)

    @invariant()
    def exports_what_the_model_has(self) -> None:
        by_address = [
            user
            for address in ("x@example.com", "y@example.com")
            for user in self.braze.export_ids({"email_address": address}).body["users"]
        ]
        assert len(by_address) == sum(user.email is not None for user in self.users)
        for user in self.users:
            exported = self.exported(user)
            assert exported["external_id"] == user.external_id
            assert exported["email"] == user.email
            assert [one["alias_name"] for one in exported["user_aliases"]] == (
                [] if user.alias is None else [user.alias]
            )
            assert exported["custom_attributes"] == user.custom
            assert exported["custom_events"] == [
                {"name": name, "first": min(times), "last": max(times), "count": len(times)}
                for name, times in sorted(user.events.items())
            ]
            assert {one["name"]: one["count"] for one in exported["purchases"]} == user.bought
            assert exported["total_revenue"] == user.revenue
            profile = self.braze.profile(exported["braze_id"])
            assert profile is not None
            assert [one["subscription_state"] for one in profile["subscription_groups"]] == (
                [] if user.group is None else [user.group]
            )
            assert {
                cart["cart_id"]: {one["product_id"]: one["quantity"] for one in cart["products"]}
                for cart in profile["carts"]
            } == user.carts
            self.log_leads_to(exported)

    def exported(self, user: User) -> dict[str, Any]:
        """Return the export of a user, by whatever identifies it."""
        if user.external_id is not None:
            body: dict[str, Any] = {"external_ids": [user.external_id]}
        elif user.alias is not None:
            body = {"user_aliases": [{"alias_name": user.alias, "alias_label": LABEL}]}
        else:
            body = {"email_address": user.email}
        found = self.braze.export_ids(body).body["users"]
        anonymous = user.external_id is None and user.alias is None
        if anonymous:
            found = [one for one in found if not one["external_id"] and not one["user_aliases"]]
        (exported,) = found
        assert isinstance(exported, dict)
        return exported

    def log_leads_to(self, exported: dict[str, Any]) -> None:
        """Check that the log of changes, applied in order, gives the profile."""
        state: dict[str, Any] = {}
        for profile in self.loaded["profiles"]:
            if profile["braze_id"] == exported["braze_id"]:
                state = {
                    f"{section}.{name}": value
                    for section, values in profile.items()
                    if isinstance(values, dict)
                    for name, value in values.items()
                }
                state["external_id"] = profile["external_id"]
        for change in self.braze.changes(exported["braze_id"]):
            if change.action in ("set", "removed"):
                assert state.get(change.name) == change.before
                state[change.name] = change.after
        assert state.get("external_id") == exported["external_id"]
        assert state.get("fields.email") == exported["email"]
        assert {
            place.removeprefix("custom."): value
            for place, value in state.items()
            if place.startswith("custom.") and value is not None
        } == exported["custom_attributes"]


TestComparison = Comparison.TestCase
TestComparison.settings = settings(max_examples=50, stateful_step_count=25)
