if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const total = parseNumber(payload.total, ".");

const brazecall = {
  purchases: [
    {
      external_id: payload.id,
      product_id: truncate(firstPresent(nonEmpty(payload.label), "none"), 255, "…"),
      currency: "EUR",
      price: required(total, "shop/order: no total"),
      time: isoTime(own(payload, "at"), 1000) || new Date().toISOString()
    }
  ]
};

return withoutUndefined(brazecall);
