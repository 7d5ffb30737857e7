const now = new Date().toISOString();

const brazecall = {
  events: asArray(mapArray(takeItems(payload.lines, 75), (eachLine) => {
    const line = eachLine || {};
    return {
      external_id: isFilled(line.id) ? line.id : fail("shop/order: a line without an id"),
      name: "Line",
      time: now
    };
  }))
};

return brazecall;
