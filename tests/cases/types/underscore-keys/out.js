if (!isFilled(payload._id)) {
  throw new Error("shop/order: no usable identifier: _id is not a valid, non-empty string");
}

const meta = payload._meta || {};

const brazecall = {
  events: [
    {
      external_id: payload._id,
      name: "n",
      time: new Date().toISOString(),
      properties: { x: present([payload._id, meta._rev, payload.__typename, payload._node]) }
    }
  ]
};

return withoutUndefined(brazecall);
