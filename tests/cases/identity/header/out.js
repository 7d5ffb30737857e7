if (!isFilled(headers["X-User"])) {
  throw new Error(
    "shop/order: no usable identifier: headers['X-User'] is not a valid, non-empty string"
  );
}

const brazecall = {
  events: [{ external_id: headers["X-User"], name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
