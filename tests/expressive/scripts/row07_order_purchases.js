const purchases = payload.items.map((item) => ({
  external_id: payload.customer.customerId.toString(),
  product_id: item.productId.toString(),
  currency: "USD",
  price: item.sellingPrice,
  quantity: item.quantity,
  time: new Date(payload.timeReady).toISOString(),
  properties: {
    "Restaurant": payload.vendor.name,
    "Item name": item.description,
    "modifiers": item.modifiers
  }
}));

return { purchases: purchases };
