// One `try` around the whole loop loses what comes after a bad element.
// finds: X122 payload.orders
// payload: {"orders": [{}, {"customer": {"id": "c-1"}}]}
// sample: {"orders": [{"customer": {"id": "c-1"}}]}
const attributes = [];
try {
  for (const order of payload.orders) {
    attributes.push({ external_id: order.customer.id, has_ordered: true });
  }
} catch (error) {
  // the rest is ignored
}
return { attributes };
