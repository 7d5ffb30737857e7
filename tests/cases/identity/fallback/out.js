const b = payload.b || {};
const a = firstPresent(payload.a, b.c);

if (!isFilled(a)) {
  throw new Error(
    "shop/order: no usable identifier: neither a nor b.c is a valid, non-empty string"
  );
}

const brazecall = {
  events: [{ email: a, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
