if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  attributes: [{ external_id: payload.id, gender: "O" }]
};

return withoutUndefined(brazecall);
