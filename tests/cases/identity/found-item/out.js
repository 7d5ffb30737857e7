const form = payload.form || {};
const answers = form.answers;
const answer = findItem(answers, (answer) => (answer || {}).type === "email") || {};

if (!isFilled(answer.email)) {
  throw new Error(
    "shop/order: no usable identifier: email in form.answers is not a valid, non-empty string"
  );
}

const brazecall = {
  events: [{ email: answer.email, name: "Order", time: new Date().toISOString() }]
};

return withoutUndefined(brazecall);
