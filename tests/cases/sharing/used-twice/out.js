const name = upperCase(payload.name);

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { name: name, greeting: concat(name, "!") }
    }
  ]
};

return withoutUndefined(brazecall);
