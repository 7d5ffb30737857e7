const order = payload.order || {};

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { a: own(order, "constructor"), b: order.b, length: own(payload, "length") }
    }
  ]
};

return withoutUndefined(brazecall);
