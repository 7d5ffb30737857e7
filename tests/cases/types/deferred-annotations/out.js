const customer = payload.customer || {};

if (!isFilled(customer.id)) {
  throw new Error("shop/order: no usable identifier: customer.id is not a valid, non-empty string");
}

const brazecall = {
  events: [{ external_id: customer.id, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
