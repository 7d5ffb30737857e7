const brazecall = {
  events:
    payload.ok === true
      ? [
          Object.assign(
            {},
            isFilled(payload.id)
              ? { external_id: payload.id }
              : fail("shop/order: no usable identifier: id is not a valid, non-empty string"),
            { name: "Order", time: new Date().toISOString() }
          )
        ]
      : []
};

return brazecall;
