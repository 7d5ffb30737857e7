const value = { ...withoutKeys(payload, ["type"]) };

if (!isFilled(value.email)) {
  throw new Error("shop/order: no usable identifier: email is not a valid, non-empty string");
}

const brazecall = {
  events: [{ email: value.email, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
