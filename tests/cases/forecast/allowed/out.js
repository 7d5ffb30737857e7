// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/order: no usable identifier: neither id nor email is a valid, non-empty string"
  );
}

const brazecall = {
  events: [
    Object.assign({}, identifier, {
      name: "Order",
      time: isoTime(payload.placed, 1000),
      properties: { comment: payload.comment }
    })
  ]
};

return withoutUndefined(brazecall);
