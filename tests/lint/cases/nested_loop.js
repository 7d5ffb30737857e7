const purchases = [];
const order = payload.order || {};
for (const line of order.lines || []) {
  for (let copy = 0; copy < line.quantity; copy++) {
    purchases.push({
      email: order.buyer || "unknown@example.com",
      product_id: String(line.sku || "none"),
      currency: "EUR",
      price: Number(line.price) || 0,
      time: new Date(),
    });
  }
}
return { purchases };
