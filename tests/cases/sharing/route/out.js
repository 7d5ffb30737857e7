const order = payload.order || {};

if (order.paid === true) {
  const brazecall = {
    events: [
      {
        external_id: "ada",
        name: "Order",
        time: "2026-01-02T03:04:05Z",
        properties: { a: order.id, b: order.note }
      }
    ]
  };

  return withoutUndefined(brazecall);
}

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { id: order.id }
    }
  ]
};

return withoutUndefined(brazecall);
