if (!isFilled({ ...withoutKeys(payload, ["type"]) }.email)) {
  throw new Error("shop/order: no usable identifier: email is not a valid, non-empty string");
}

const brazecall = {
  events: [
    {
      email: { ...withoutKeys(payload, ["type"]) }.email,
      name: "Order",
      time: new Date().toISOString()
    }
  ]
};

return withoutUndefined(brazecall);
