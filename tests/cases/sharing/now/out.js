const now = new Date().toISOString();

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { a: now, b: now, xs: mapArray(payload.xs, (x) => now) }
    }
  ]
};

return withoutUndefined(brazecall);
