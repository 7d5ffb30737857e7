// After a filter, the index belongs to another list.
// finds: X115 /attributes/*/external_id
// payload: {"orders": [{"customer": "text"}, {"paid": true, "total": 5}]}
// sample: {"orders": [{"customer": "c-1", "paid": true, "total": 20}]}
const paid = payload.orders.filter((order) => order.paid);
return {
  attributes: paid.map((order, index) => ({
    external_id: payload.orders[index].customer,
    last_total: order.total,
  })),
};
