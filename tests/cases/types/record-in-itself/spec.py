"""A class that contains itself: the position is that of the field."""

from brazesmith import *


class Category(Record):
    name: Text
    parent: "Category"


class Order(Payload, event="Shop order"):
    category: Category


order = Order()
