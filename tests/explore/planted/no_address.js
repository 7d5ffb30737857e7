// Orders that are picked up have no address.
const order = payload.order;
if (!order.customer_id) return { attributes: [] };
return { attributes: [{ external_id: String(order.customer_id), city: order.address.city }] };
