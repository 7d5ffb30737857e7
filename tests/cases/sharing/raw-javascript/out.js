if (payload.kind === "a") {
  const x = Math.random();

  const brazecall = {
    attributes: [{ external_id: "ada", x: x }]
  };

  return asJson(brazecall);
}

const x = Math.random();

const brazecall = {
  attributes: [{ external_id: "ada", x: x }]
};

return asJson(brazecall);
