if (!isFilled(payload._id)) {
  throw new Error("shop/order: no usable identifier: _id is not a valid, non-empty string");
}

const brazecall = {
  events: [
    {
      external_id: payload._id,
      name: "n",
      time: new Date().toISOString(),
      properties: {
        x: present([
          payload.field,
          payload["the key"],
          payload._id,
          payload.__typename,
          payload._id
        ])
      }
    }
  ]
};

return withoutUndefined(brazecall);
