const order = payload.order || {};
const filter = asObject(own(payload, "filter"));
const lines = payload.lines || [];
const lines0 = asObject(lines[0]);

const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        a: own(order, "constructor"),
        b: order.b,
        length: own(payload, "length"),
        sort: filter.sort,
        first: present([lines0.at, own(lines, "length")]),
        at: mapArray(payload.lines, (line) => own(line, "at")),
        times: mapArray(payload.lines, (eachLine) => {
          const line = asObject(eachLine);
          return { at: line.at, to: line.to };
        })
      }
    }
  ]
};

return withoutUndefined(brazecall);
