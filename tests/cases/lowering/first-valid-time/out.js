const a = isoTime(payload.a, 1000);
const b = isoTime(payload.b, 1000);

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        at: a || b || "2026-01-02T03:04:05Z",
        other: firstPresent(payload.c, a, b, "2026-01-02T03:04:05Z")
      }
    }
  ]
};

return brazecall;
