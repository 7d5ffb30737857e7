if (Math.random() < payload.x === true) {
  if (!isFilled(payload.id)) {
    throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
  }

  const brazecall = {
    attributes: [{ external_id: payload.id, x: Math.random() < payload.x === true ? 1 : 2 }]
  };

  return asJson(brazecall);
}

return { attributes: [] };
