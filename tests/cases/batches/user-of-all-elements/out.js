const now = new Date().toISOString();

const brazecall = {
  events: asArray(mapArray(takeItems(payload.lines, 75), (line) => {
    // Identify the user by the first identifier available.
    const identifier = isFilled(payload.id) ? { external_id: payload.id } : undefined;
    if (identifier === undefined) {
      throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
    }
    return Object.assign({}, identifier, { name: "Line", time: now });
  }))
};

return brazecall;
