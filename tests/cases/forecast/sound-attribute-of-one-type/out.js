if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  attributes: [
    { external_id: payload.id, score: payload.score, level: payload.kind === "a" ? 1 : 2.5 },
    { external_id: payload.id, score: null, level: rounded(payload.score, 2) }
  ]
};

return withoutUndefined(brazecall);
