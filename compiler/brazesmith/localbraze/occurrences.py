"""Counts events and purchases on a profile: first, last and count, and sums of money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from brazesmith.localbraze.profiles import Profile
from brazesmith.localbraze.store import Work
from brazesmith.localbraze.times import instant, printed
from brazesmith.localbraze.values import total

#: What eCommerce events add to the sums of a profile: the sign of their `total_value`, and counts.
_EFFECTS: Final[Mapping[str, Mapping[str, int]]] = {
    "ecommerce.order_placed": {"revenue": 1, "orders": 1},
    "ecommerce.order_cancelled": {"orders": -1},
    "ecommerce.order_refunded": {"revenue": -1, "refunds": 1},
}
_MONEY: Final = ("revenue", "refunds")
#: What the actions of a cart that are changes of it do to quantities.
_CART_CHANGES: Final = {"add": 1, "remove": -1}
#: What a cart needs; a property may be lost.
_CART_KEYS: Final = frozenset(("cart_id", "products", "currency"))
_CART_DAYS: Final = 30


def with_event(work: Work, profile: Profile, sent: Mapping[str, Any]) -> Profile:
    """Return a profile with one more event."""
    name = sent["name"].strip(" ")
    time = _time(work, sent["time"])
    properties = sent.get("properties") or {}
    work.log(
        "event", name, braze_id=profile.braze_id, after={"time": time, "properties": properties}
    )
    profile = profile.with_values("events", {name: _counted(profile.events.get(name), time, 1)})
    if name == "ecommerce.cart_updated" and properties.keys() >= _CART_KEYS:
        profile = _with_cart(work, profile, properties)
    effects = _EFFECTS.get(name, {})
    money = properties.get("total_value", 0)
    if not effects or type(money) not in (int, float):
        return profile
    amounts = {key: sign * (money if key in _MONEY else 1) for key, sign in effects.items()}
    return _with_totals(work, profile, amounts, properties.get("currency"))


def carts(profile: Profile, now: datetime) -> dict[str, Any]:
    """Return the shopping carts of a profile that have not expired."""
    oldest = printed(now - timedelta(days=_CART_DAYS))
    return {name: cart for name, cart in profile.carts.items() if cart["updated_at"] >= oldest}


def _with_cart(work: Work, profile: Profile, properties: Mapping[str, Any]) -> Profile:
    """Return a profile with the cart of an event, which is whole, or a change of the cart."""
    name, sent = properties["cart_id"], properties["products"]
    kept = carts(profile, work.now)
    sign = _CART_CHANGES.get(properties.get("action", "replace"))
    products = sent
    if sign is not None:
        old = kept.get(name, {"products": []})["products"]
        lines = {_line(one): one for one in old}
        for one in sent:
            before = lines.get(_line(one), {"quantity": 0})["quantity"]
            lines[_line(one)] = {**one, "quantity": before + sign * one["quantity"]}
        products = list(lines.values())
        work.decide("cart-lines")
    cart = {
        "updated_at": printed(work.now),
        "currency": properties["currency"],
        "products": [one for one in products if one["quantity"] > 0],
    }
    return replace(profile, carts={**kept, name: cart})


def _line(product: Mapping[str, Any]) -> tuple[Any, Any]:
    return product["product_id"], product["variant_id"]


def with_purchase(work: Work, profile: Profile, sent: Mapping[str, Any]) -> Profile:
    """Return a profile with a purchase; one of several pieces counts as several purchases."""
    product, quantity = sent["product_id"], int(sent.get("quantity") or 1)
    time = _time(work, sent["time"])
    keys = ("price", "currency", "properties")
    details = {key: sent[key] for key in keys if key in sent}
    after = {"time": time, "quantity": quantity, **details}
    work.log("purchase", product, braze_id=profile.braze_id, after=after)
    counted = _counted(profile.purchases.get(product), time, quantity)
    profile = profile.with_values("purchases", {product: counted})
    amounts = {"revenue": sent["price"] * quantity}
    return _with_totals(work, profile, amounts, sent["currency"])


def _time(work: Work, sent: str) -> str:
    """Return the time of an event as Braze prints it; one in the future is the present."""
    moment = instant(sent)
    return printed(work.now if moment is None or moment > work.now else moment)


def _counted(known: Mapping[str, Any] | None, time: str, count: int) -> dict[str, Any]:
    if known is None:
        return {"first": time, "last": time, "count": count}
    return {
        "first": min(known["first"], time),
        "last": max(known["last"], time),
        "count": known["count"] + count,
    }


def _with_totals(
    work: Work, profile: Profile, amounts: Mapping[str, float], currency: Any
) -> Profile:
    if type(currency) is str and currency.upper() != "USD":
        work.decide("currency")
    sums = {
        name: round(total(profile.totals.get(name, 0), amount), 6)
        for name, amount in amounts.items()
    }
    return profile.with_values("totals", sums)
