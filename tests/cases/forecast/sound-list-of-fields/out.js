if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  attributes: [
    {
      external_id: payload.id,
      tags: present([payload.a, payload.b, payload.c]),
      more: { add: present([payload.a, payload.b]) }
    }
  ]
};

return withoutUndefined(brazecall);
