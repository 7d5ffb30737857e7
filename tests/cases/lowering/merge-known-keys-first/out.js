const either = isFilled(payload.a) ? { a: payload.a } : { b: 1 };

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { x: 1, ...either }
    }
  ]
};

return brazecall;
