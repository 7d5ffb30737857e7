const either = (isObject(payload.a) ? payload.a : payload.b) || {};

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { x: either.x, y: either.y }
    }
  ]
};

return withoutUndefined(brazecall);
