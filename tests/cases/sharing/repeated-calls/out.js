const numberText = toText(payload.number);
const answer = findItem(payload.answers, (answer) => (answer || {}).type === "email") || {};

// Identify the user by the first identifier available.
const identifier = isFilled(numberText)
  ? { external_id: numberText }
  : isFilled(answer.email)
    ? { email: answer.email }
    : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/survey: " +
      "no usable identifier: neither number nor email in answers is a valid, non-empty string"
  );
}

const name = upperCase(trim(payload.name));
const onlyLines = filterArray(payload.lines, (line) => (line || {}).is_new === 1);
const onlyLines0 = (onlyLines || [])[0] || {};
const lines = payload.lines || [];
const lines0 = lines[0] || {};
const when = isoTime(payload.when, 1000);

const brazecall = {
  attributes: [
    Object.assign(
      {
        phone: (findItem(payload.answers, (answer) => (answer || {}).type === "phone") || {}).phone
      },
      identifier,
      {
        first_name: name,
        label: name,
        answer: answer.text,
        new: onlyLines,
        "first new": onlyLines0.sku,
        first: lines0.sku
      }
    )
  ],
  events: [
    Object.assign({}, identifier, {
      name: "Answered",
      time: when || new Date().toISOString(),
      properties: { when: when }
    })
  ]
};

return withoutUndefined(brazecall);
