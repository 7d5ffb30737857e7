const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        certain: fromEntries([[payload.a, { b: 1 }]]),
        optional: fromEntries([present([payload.a, payload.b])])
      }
    }
  ]
};

return withoutUndefined(brazecall);
