if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  events: [
    {
      external_id: payload.id,
      name: "Order",
      time: new Date().toISOString(),
      properties: {}
    }
  ]
};

return withoutUndefined(brazecall);
