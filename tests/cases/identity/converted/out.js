const numberText = toText(payload.number);

if (!isFilled(numberText)) {
  throw new Error("shop/order: no usable identifier: number is not a valid, non-empty string");
}

const brazecall = {
  events: [{ external_id: numberText, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
