// One order without a customer ends the loop.
// finds: X122 payload.orders
// payload: {"orders": [{}, {"customer": "c-12"}]}
// sample: {"orders": [{"customer": "c-1"}]}
const attributes = [];
for (const order of payload.orders) {
  if (!order.customer) break;
  attributes.push({ external_id: order.customer, has_ordered: true });
}
return { attributes };
