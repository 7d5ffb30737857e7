const a = firstFilled(payload.a, payload.b);

if (!isFilled(a)) {
  throw new Error("shop/order: no usable identifier: neither a nor b is a valid, non-empty string");
}

const brazecall = {
  events: [
    {
      user_alias: { alias_name: a, alias_label: "x" },
      name: "Order",
      time: new Date().toISOString()
    }
  ]
};

return withoutUndefined(brazecall);
