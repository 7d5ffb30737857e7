if (payload.kind === "a") {
  const x = payload.a;

  const brazecall = {
    attributes: [{ external_id: "ada", x: x }]
  };

  return withoutUndefined(brazecall);
}

const x = payload.b;

const brazecall = {
  attributes: [{ external_id: "ada", x: x }]
};

return withoutUndefined(brazecall);
