const a = isFilled(payload.a) ? { a: payload.a } : undefined;

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        one: present([a]),
        two: present([a, payload.b]),
        absent: present([isFilled(payload.a) ? payload.b : undefined])
      }
    }
  ]
};

return brazecall;
