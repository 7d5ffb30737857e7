if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  events: [
    {
      external_id: payload.id,
      name: "Order",
      time: new Date().toISOString(),
      properties: {
        twice: filterArray(payload.lines, (eachLine) => {
          const line = eachLine || {};
          return line.id != null && line.id !== "x";
        }),
        once: filterArray(payload.lines, (line) => (line || {}).id !== "x"),
        through: mapArray(payload.lines, (line) => {
          const item = (line || {}).item || {};
          return present([item.id, item.name]);
        })
      }
    }
  ]
};

return withoutUndefined(brazecall);
