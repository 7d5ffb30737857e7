"""A file that raises: the line of the file is shown."""

import shop_fields

from brazesmith import Transform, skip

transform = Transform(name="shop/order", body=skip(shop_fields.reason))
