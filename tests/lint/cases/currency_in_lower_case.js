const order = payload.order || {};
if (!order.buyer) return { purchases: [] };
return {
  purchases: [
    { email: order.buyer, product_id: "shirt", currency: "usd", price: 9.5, time: new Date() },
  ],
};
