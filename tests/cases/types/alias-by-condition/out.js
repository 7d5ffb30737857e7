// Identify the user by the first identifier available.
const identifier = isFilled(payload.kind === "card" ? payload.card : payload.device)
  ? {
      user_alias:
        payload.kind === "card"
          ? { alias_name: payload.card, alias_label: "card" }
          : { alias_name: payload.device, alias_label: "device" }
    }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/order: " +
      "no usable identifier: none of card, device and email is a valid, non-empty string"
  );
}

const brazecall = {
  events: [Object.assign({}, identifier, { name: "n", time: new Date().toISOString() })]
};

return withoutUndefined(brazecall);
