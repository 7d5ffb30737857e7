if (!isFilled(payload["user id"])) {
  throw new Error(
    "shop/order: no usable identifier: payload['user id'] is not a valid, non-empty string"
  );
}

const brazecall = {
  events: [{ external_id: payload["user id"], name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
