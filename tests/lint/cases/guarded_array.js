const id = payload.customer && payload.customer.id;
if (!id) {
  return { purchases: [] };
}
const lines = Array.isArray(payload.line_items) ? payload.line_items : [];
const purchases = lines.map((line) => ({
  external_id: String(id),
  product_id: line.product.sku,
  currency: "EUR",
  price: Number.isFinite(line.price) ? line.price : 0,
  time: new Date().toISOString(),
}));
return { purchases };
