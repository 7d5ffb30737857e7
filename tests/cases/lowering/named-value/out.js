// As on the card.
const fullName = concat(payload.first, " ", payload.last);

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { name: fullName }
    }
  ]
};

return withoutUndefined(brazecall);
