// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;

const now = new Date().toISOString();

const brazecall = {
  attributes:
    identifier !== undefined
      ? [Object.assign({ email: payload.email }, identifier, { a: payload.a })]
      : [],
  events: present([
    identifier !== undefined
      ? Object.assign({}, identifier, { name: "Order", time: now })
      : undefined,
    identifier !== undefined
      ? Object.assign({}, identifier, { name: "Order", time: now, b: payload.b })
      : undefined
  ])
};

return withoutUndefined(brazecall);
