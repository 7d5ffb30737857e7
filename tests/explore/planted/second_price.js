// A purchase without a price; a currency is always there.
// finds: BZ401 price
// payload: {"id": "c-1", "sku": "a"}
// sample: {"id": "c-1", "sku": "a", "price": 5}
if (!payload.id || !payload.sku) return {};
const { id, sku, price } = payload;
const time = new Date().toISOString();
return { purchases: [{ external_id: String(id), product_id: String(sku), currency: "EUR", price, time }] };
