const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { xs: mapArray(payload.xs, (x) => required(x, "shop/order: an x is missing")) }
    }
  ]
};

return withoutUndefined(brazecall);
