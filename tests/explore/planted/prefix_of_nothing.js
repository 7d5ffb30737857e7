// A template writes "undefined" where a guest has no id.
return {
  attributes: [{ external_id: `shop-${payload.customer.id}`, last_order: payload.number }],
};
