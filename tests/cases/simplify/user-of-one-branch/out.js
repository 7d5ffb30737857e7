const brazecall = {
  events:
    payload.ok === true
      ? [
          {
            external_id: isFilled(payload.id)
              ? payload.id
              : fail("shop/order: no usable identifier: id is not a valid, non-empty string"),
            name: "Order",
            time: new Date().toISOString()
          }
        ]
      : []
};

return brazecall;
