// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.id)
    ? { email: payload.id }
    : undefined;
if (identifier === undefined) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  events: [Object.assign({}, identifier, { name: "Order", time: new Date().toISOString() })]
};

return brazecall;
