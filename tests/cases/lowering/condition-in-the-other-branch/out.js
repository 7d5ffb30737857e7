const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { a: isFilled(payload.a) ? null : { b: payload.a } }
    }
  ]
};

return withoutUndefined(brazecall);
