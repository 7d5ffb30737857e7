// A template writes "undefined" where a guest has no id.
// finds: X112 /attributes/*/external_id
// payload: {"customer": {}}
return {
  attributes: [{ external_id: `shop-${payload.customer.id}`, last_order: payload.number }],
};
