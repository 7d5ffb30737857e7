const shop = payload.shop || {};
const shopOrder = shop.order || {};
const order = upperCase(payload.c);

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { a: shopOrder.a, b: shopOrder.b, c: order }
    }
  ]
};

return withoutUndefined(brazecall);
