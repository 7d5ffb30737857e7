// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : isFilled(payload.phone)
      ? { phone: payload.phone }
      : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/order: no usable identifier: none of id, email and phone is a valid, non-empty string"
  );
}

const brazecall = {
  events: [Object.assign({}, identifier, { name: "Order", time: new Date().toISOString() })]
};

return brazecall;
