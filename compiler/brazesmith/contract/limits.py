"""Braze's numbers, each in one place, for the rules and for whoever checks types.

Where Braze's pages disagree the newest number stands here, and the doc of the rule that uses it
names the older one. Lengths count characters unless the name says bytes; bytes are UTF-8.
"""

from __future__ import annotations

#: Objects of a request: of all three arrays together, or of each with the older rate limits.
MOST_OBJECTS = 75

MOST_EXTERNAL_ID_BYTES = 987
LEAST_DEVICE_ID_BYTES = 8
MOST_DEVICE_ID_BYTES = 255

#: Custom attributes: text at the top level and inside nested ones, and keys inside nested ones.
LONGEST_ATTRIBUTE_STRING = 255
LONGEST_NESTED_KEY = 255
#: JSON of a nested attribute, or of an array of objects.
MOST_NESTED_BYTES = 102_400
#: Elements of an array of plain values; the oldest are dropped beyond.
MOST_ARRAY_ELEMENTS = 500
#: Years outside are no times for Braze.
FIRST_YEAR = 0
LAST_YEAR = 3000

LONGEST_EVENT_NAME = 255
MOST_PROPERTIES = 256
LONGEST_PROPERTY_NAME = 255
LONGEST_PROPERTY_STRING = 255
#: JSON of all properties, where one of them is an array or an object.
MOST_PROPERTIES_BYTES = 102_400

LONGEST_PRODUCT_ID = 255
LEAST_QUANTITY = 1
MOST_QUANTITY = 100

#: External ids and aliases of a request to /messages/send, together.
MOST_RECIPIENTS = 50

#: Catalogs: items of a request, an item's id, a value, levels of objects and arrays in a value.
MOST_ITEMS = 50
LONGEST_ITEM_ID = 250
LONGEST_ITEM_VALUE = 5000
DEEPEST_ITEM_VALUE = 50
