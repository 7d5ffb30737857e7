const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        a: [1, { a: "b" }],
        b: payload.a != null,
        c: required(payload.c, "shop/order: no c"),
        d: reportable({ d: payload.d })
      }
    }
  ]
};

return withoutUndefined(brazecall);
