const id = upperCase(payload.userId);

// Identify the user by the first identifier available.
const identifier = isFilled(id)
  ? { external_id: id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;

const now = new Date().toISOString();

if (payload.kind === "a") {
  if (identifier === undefined) {
    throw new Error(
      "shop/order: no usable identifier: neither userId nor email is a valid, non-empty string"
    );
  }

  const brazecall = { events: [Object.assign({}, identifier, { name: "A", time: now })] };

  return brazecall;
}

if (identifier === undefined) {
  throw new Error(
    "shop/order: no usable identifier: neither userId nor email is a valid, non-empty string"
  );
}

const brazecall = { events: [Object.assign({}, identifier, { name: "B", time: now })] };

return brazecall;
