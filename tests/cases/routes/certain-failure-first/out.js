if (!isFilled(payload.userId)) {
  throw new Error("shop/order: no usable identifier: userId is not a valid, non-empty string");
}

const brazecall = {
  attributes: [{ external_id: payload.userId, a: payload.a }]
};

return withoutUndefined(brazecall);
