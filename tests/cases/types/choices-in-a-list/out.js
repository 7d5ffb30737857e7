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
          ["a", "b"].includes(payload.x),
          payload.x === "a",
          { a: payload.a, b: payload.b },
          withoutKeys(payload.p, ["c"]),
          payload.x === "a" && payload.y != null,
          payload.x === "b"
        ])
      }
    }
  ]
};

return withoutUndefined(brazecall);
