// Orders that are picked up have no address.
// finds: X101 order.address.city
// payload: {"order": {"customer_id": "customer-id-1"}}
const order = payload.order;
if (!order.customer_id) return { attributes: [] };
return { attributes: [{ external_id: String(order.customer_id), city: order.address.city }] };
