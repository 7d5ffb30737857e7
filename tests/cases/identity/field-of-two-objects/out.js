const x = isObject(payload.x) ? payload.x : payload;

if (!isFilled(x.email)) {
  throw new Error(
    "shop/order: no usable identifier: neither x.email nor email is a valid, non-empty string"
  );
}

const brazecall = {
  events: [{ email: x.email, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
