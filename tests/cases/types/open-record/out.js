const customer = payload.customer || {};

if (!isFilled(customer.id)) {
  throw new Error("shop/order: no usable identifier: customer.id is not a valid, non-empty string");
}

const lines = payload.lines || [];
const lines0 = lines[0] || {};

const brazecall = {
  attributes: [{ external_id: customer.id, x: present([lines0.discount, lines0.price]) }]
};

return withoutUndefined(brazecall);
