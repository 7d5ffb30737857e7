if (payload.skip === true) {
  // */ a
  // throw 1
  // throw 2
  //  throw 3
  return { attributes: [] };
}

// */ a
// throw 1
// throw 2
//  throw 3
const x = upperCase(payload.a);

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: { x: x }
    }
  ]
};

return withoutUndefined(brazecall);
