"""A field of a payload class has no default."""

from brazesmith import *


class Order(Payload, event="Shop order"):
    name: Text
    note: Text = "none"
