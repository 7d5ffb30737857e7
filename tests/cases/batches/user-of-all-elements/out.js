const now = new Date().toISOString();

const brazecall = {
  events: asArray(
    mapArray(takeItems(payload.lines, 75), (line) => ({
      external_id: isFilled(payload.id)
        ? payload.id
        : fail("shop/order: no usable identifier: id is not a valid, non-empty string"),
      name: "Line",
      time: now
    }))
  )
};

return brazecall;
