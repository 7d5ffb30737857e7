// JSON in a JSON text, of which nothing but the code shows what it contains.
// finds: X101 order.total.toFixed
// payload: {"detail": "{\"order\":\"{}\"}"}
if (!payload.detail) return {};
const detail = JSON.parse(payload.detail);
if (!detail || !detail.order) return {};
const order = JSON.parse(detail.order);
return { attributes: [{ external_id: "o", spent: order && order.total.toFixed(2) }] };
