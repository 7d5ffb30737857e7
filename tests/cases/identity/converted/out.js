const number2 = toText(payload.number);

if (!isFilled(number2)) {
  throw new Error("shop/order: no usable identifier: number is not a valid, non-empty string");
}

const brazecall = {
  events: [{ external_id: number2, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
