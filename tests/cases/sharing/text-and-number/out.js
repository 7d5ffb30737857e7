if (payload.kind === "a") {
  const x = "1";

  const brazecall = {
    attributes: [{ external_id: "ada", x: x }]
  };

  return brazecall;
}

const x = 1;

const brazecall = {
  attributes: [{ external_id: "ada", x: x }]
};

return brazecall;
