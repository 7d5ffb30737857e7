// After a filter, the index belongs to another list.
// most: 1200
// sample: {"orders": [{"customer": "c-1", "paid": true, "total": 20}]}
const paid = payload.orders.filter((order) => order.paid);
return {
  attributes: paid.map((order, index) => ({
    external_id: payload.orders[index].customer,
    last_total: order.total,
  })),
};
