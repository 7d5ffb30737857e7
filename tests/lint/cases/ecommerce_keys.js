return {
  events: [
    {
      external_id: payload.customer,
      name: "ecommerce.order_placed",
      time: payload.created_at,
      properties: { orderId: payload.order, total: payload.total, currency: payload.currency }
    }
  ]
};
