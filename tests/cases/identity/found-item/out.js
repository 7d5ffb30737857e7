const form = payload.form || {};
const answers = form.answers;

if (!isFilled((findItem(answers, (answer) => (answer || {}).type === "email") || {}).email)) {
  throw new Error(
    "shop/order: " + "no usable identifier: email in form.answers is not a valid, non-empty string"
  );
}

const brazecall = {
  events: [
    {
      email: (findItem(answers, (answer) => (answer || {}).type === "email") || {}).email,
      name: "Order",
      time: new Date().toISOString()
    }
  ]
};

return withoutUndefined(brazecall);
