if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const totals = payload.totals || {};
const stock = payload.stock || {};

const brazecall = {
  attributes: [
    {
      external_id: payload.id,
      x: { total: finite(number(totals.net) + 1), paid: payload.paid, stock: stock["a b"] }
    }
  ]
};

return withoutUndefined(brazecall);
