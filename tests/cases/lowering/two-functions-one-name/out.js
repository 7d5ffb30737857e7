const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        a: mapArray(payload.a, (item) => item),
        b: mapArray(payload.b, (eachItem) => {
          const item = eachItem || {};
          return present([item.x, item.y]);
        })
      }
    }
  ]
};

return withoutUndefined(brazecall);
