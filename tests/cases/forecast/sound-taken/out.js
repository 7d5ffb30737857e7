if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const now = new Date().toISOString();

const brazecall = {
  events: [
    { external_id: payload.id, name: "Order", time: now },
    ...asArray(
      mapArray(takeItems(payload.lines, 74), (line) => ({
        external_id: payload.id,
        name: "Line",
        time: now
      }))
    )
  ]
};

return withoutUndefined(brazecall);
