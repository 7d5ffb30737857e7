"""A misspelt name of the module."""

import brazesmith as b

transform = b.Transfrm(name="shop/order", body=b.skip("no"))
