const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        a: payload.a === 1 && payload.b !== "x" && payload.c != null ? toText(payload.a) : undefined
      }
    }
  ]
};

return withoutUndefined(brazecall);
