const order = payload.order || {};
const customer = order.customer || {};
const lines = order.lines || [];
const lines0 = lines[0] || {};

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { name: customer.name, sku: lines0.sku }
    }
  ]
};

return withoutUndefined(brazecall);
