if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  attributes: [{ external_id: payload.id, totals: payload.totals }]
};

return withoutUndefined(brazecall);
