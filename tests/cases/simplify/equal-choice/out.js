if (payload.kind === "a") {
  const brazecall = {
    attributes: [{ external_id: "ada", x: payload.yes }]
  };

  return withoutUndefined(brazecall);
}

const brazecall = {
  attributes: [{ external_id: "ada", x: payload.no }]
};

return withoutUndefined(brazecall);
