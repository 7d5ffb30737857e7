const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        passed: mapValues(payload.a, storable),
        constant: mapValues(payload.a, (x) => storable(payload.b)),
        member: mapValues(payload.a, (x) => upperCase((x || {}).b))
      }
    }
  ]
};

return withoutUndefined(brazecall);
