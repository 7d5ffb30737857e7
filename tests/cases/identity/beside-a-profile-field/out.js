if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

if (!isFilled(payload.login)) {
  throw new Error("shop/order: no usable identifier: login is not a valid, non-empty string");
}

const brazecall = {
  attributes: present([
    { email: payload.email, external_id: payload.id, gender: "O" },
    { phone: payload.phone, email: payload.login },
    isFilled(payload.other) ? { email: payload.email, external_id: payload.other } : undefined
  ]),
  events: isFilled(payload.other)
    ? [{ external_id: payload.other, name: "Order", time: new Date().toISOString() }]
    : []
};

return withoutUndefined(brazecall);
