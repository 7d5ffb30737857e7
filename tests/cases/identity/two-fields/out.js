const user = payload.user || {};

// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(user.email)
    ? { email: user.email }
    : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/order: no usable identifier: neither id nor user.email is a valid, non-empty string"
  );
}

const brazecall = {
  events: [Object.assign({}, identifier, { name: "Order", time: new Date().toISOString() })]
};

return brazecall;
