if (payload.kind === "a") {
  const x = 0;

  const brazecall = {
    attributes: [{ external_id: "ada", x: x }]
  };

  return brazecall;
}

const x = false;

const brazecall = {
  attributes: [{ external_id: "ada", x: x }]
};

return brazecall;
