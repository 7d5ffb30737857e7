const now = new Date().toISOString();

const brazecall = {
  events: asArray(mapArray(takeItems(payload.lines, 75), (line) => {
    // Identify the user by the first identifier available.
    const identifier = isFilled((line || {}).id) ? { external_id: (line || {}).id } : undefined;
    if (identifier === undefined) {
      throw new Error("shop/order: a line without an id");
    }
    return Object.assign({}, identifier, { name: "Line", time: now });
  }))
};

return brazecall;
