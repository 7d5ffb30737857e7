// The shop sends prices as text.
// finds: BZ405 /purchases/*/price
// payload: {"id": "u-1", "price": "12.50", "sku": "A-1"}
// sample: {"id": "u-1", "price": "12.50", "sku": "A-1"}
const { id, price, sku } = payload;
if (!id || !sku) return { attributes: [] };
const time = new Date().toISOString();
return { purchases: [{ external_id: id, product_id: sku, currency: "USD", price, time }] };
