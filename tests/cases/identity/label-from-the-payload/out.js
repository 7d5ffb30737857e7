// Identify the user by the first identifier available.
const identifier =
  isFilled(payload.name) && isFilled(payload.label)
    ? { user_alias: { alias_name: payload.name, alias_label: payload.label } }
    : isFilled(payload.email)
      ? { email: payload.email }
      : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/order: " +
      "no usable identifier: none of name, label and email is a valid, non-empty string"
  );
}

const brazecall = { attributes: [Object.assign({}, identifier, { gender: "O" })] };

return brazecall;
