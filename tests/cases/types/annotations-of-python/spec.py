"""Types of Python in a payload class: each error shows what to write."""

import datetime
import enum
import typing

from brazesmith import *


class Tier(enum.Enum):
    GOLD = "gold"
    SILVER = "silver"


class Money:
    pass


class Order(Payload, event="Shop order"):
    name: str
    count: int = field(optional=True)
    tags: list[Text]
    codes: Array[str]
    note: Text | None
    title: typing.Optional[str]
    either: Text | Number
    extra: dict
    scores: dict[str, float]
    at: datetime.datetime
    tier: Tier
    state: typing.Literal["open", "closed"]
    price: Money
    lines: Array
    anything: typing.Any
    customer: "Custmer"
    mail: "Emial"
    right: Array[Array[Number]]


order = Order()
