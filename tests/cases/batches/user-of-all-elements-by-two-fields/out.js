// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;

const now = new Date().toISOString();

const brazecall = {
  events: asArray(mapArray(takeItems(payload.lines, 75), (line) => {
    if (identifier === undefined) {
      throw new Error(
        "shop/order: no usable identifier: neither id nor email is a valid, non-empty string"
      );
    }
    return Object.assign({}, identifier, { name: "Line", time: now });
  }))
};

return brazecall;
