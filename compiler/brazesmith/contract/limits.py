"""Braze's limits. Where Braze's pages disagree, this is the newest, and the rule's note says so.

Lengths are in characters unless the name says bytes, which are those of UTF-8.
"""

from __future__ import annotations

#: A request body; the bulk endpoint, which transformations cannot address, takes less.
MOST_BODY_BYTES = 4 * 1024 * 1024

MOST_EXTERNAL_ID_BYTES = 987
#: Each of `alias_name` and `alias_label`.
MOST_ALIAS_BYTES = 236
LEAST_DEVICE_ID_BYTES = 8
MOST_DEVICE_ID_BYTES = 255

#: Custom attributes: text at the top level and inside nested ones, and keys inside nested ones.
LONGEST_ATTRIBUTE_STRING = 255
LONGEST_NESTED_KEY = 255
LONGEST_IMAGE_URL = 1024
#: JSON of a nested attribute, or of an array of objects.
MOST_NESTED_BYTES = 102_400
#: Elements of an array of plain values; the oldest are dropped beyond.
MOST_ARRAY_ELEMENTS = 500
#: Braze stores no times outside these years.
FIRST_YEAR = 0
LAST_YEAR = 3000
YEARS = f"the years {FIRST_YEAR} to {LAST_YEAR}"

LONGEST_EVENT_NAME = 255
MOST_PROPERTIES = 256
LONGEST_PROPERTY_NAME = 255
LONGEST_PROPERTY_STRING = 255
#: JSON of all properties, where one of them is an array or an object.
MOST_PROPERTIES_BYTES = 102_400

LONGEST_PRODUCT_ID = 255
#: JSON of a purchase's properties, as most pages say; one page says as much as for events.
MOST_PURCHASE_PROPERTIES_BYTES = 51_200
LEAST_QUANTITY = 1
MOST_QUANTITY = 100

#: Catalogs: names of catalogs and fields, an item's id, a value, fields of an item (of a catalog
#: from a CSV file, 1,000), elements of an array, levels of objects and arrays in a value.
LONGEST_CATALOG_NAME = 250
LONGEST_ITEM_ID = 250
LONGEST_ITEM_VALUE = 5000
MOST_ITEM_FIELDS = 500
MOST_ITEM_ELEMENTS = 100
DEEPEST_ITEM_VALUE = 50
