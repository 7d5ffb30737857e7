if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  events: [
    {
      external_id: payload.id,
      name: "n",
      time: new Date().toISOString(),
      properties: {
        x: present([
          extract(payload.x, /[^\s\S]?a/, 0),
          extract(payload.x, /[\s\S]+b/, 0),
          matches(payload.x, /(?:)/)
        ])
      }
    }
  ]
};

return withoutUndefined(brazecall);
