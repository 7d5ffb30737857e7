const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        card: payload.kind === "card" ? required(payload.card, "shop/order: no card") : undefined
      }
    }
  ]
};

return withoutUndefined(brazecall);
