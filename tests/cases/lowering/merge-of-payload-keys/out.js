const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        a: { ...asObject(payload.a), x: 1 },
        b: { ["__proto__"]: payload.b, x: 1 }
      }
    }
  ]
};

return withoutUndefined(brazecall);
