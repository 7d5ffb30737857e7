const id = firstId(payload.a, payload.b);

if (!isFilled(id)) {
  throw new Error("shop/order: no usable identifier: neither a nor b is a valid, non-empty string");
}

const brazecall = {
  events: [{ external_id: id, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
