const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        lines: mapArray(payload.lines, (eachLine) => {
          const line = eachLine || {};
          return { a: line.a, b: line.b };
        })
      }
    }
  ]
};

return withoutUndefined(brazecall);
