const now = new Date().toISOString();

const brazecall = {
  events: asArray(mapArray(takeItems(payload.lines, 75), (eachLine) => {
    const line = eachLine || {};

    // Identify the user by the first identifier available.
    const identifier = isFilled(line.id)
      ? { external_id: line.id }
      : isFilled(line.email)
        ? { email: line.email }
        : undefined;
    return identifier !== undefined
      ? Object.assign({}, identifier, { name: "Line", time: firstPresent(line.time, now) })
      : undefined;
  }))
};

return brazecall;
