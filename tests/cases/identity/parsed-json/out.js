const data = parseJson(payload.data) || {};
const user = data.user || {};

if (!isFilled(user.email)) {
  throw new Error(
    "shop/order: no usable identifier: user.email in data is not a valid, non-empty string"
  );
}

const brazecall = {
  events: [{ email: user.email, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
