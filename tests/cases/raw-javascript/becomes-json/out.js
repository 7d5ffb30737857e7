if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  attributes: [{ external_id: payload.id, x: present([payload.missing, new Date(0), 0 / 0]) }]
};

return asJson(brazecall);
