// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;

const now = new Date().toISOString();

const brazecall = {
  purchases: asArray(takeItems(
    mapArray(payload.items, (eachItem) => {
      const item = eachItem || {};

      if (identifier === undefined) {
        throw new Error(
          "shop/order: no usable identifier: neither id nor email is a valid, non-empty string"
        );
      }
      return Object.assign({}, identifier, {
        product_id: item.sku,
        currency: "USD",
        price: item.price,
        time: now
      });
    }),
    75
  ))
};

return withoutUndefined(brazecall);
