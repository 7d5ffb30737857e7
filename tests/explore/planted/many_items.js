// An event for each item, and no limit.
// finds: BZ006
// sample: {"id": "u-1", "at": "2026-01-02T03:04:05Z", "items": [{"sku": "a"}]}
if (typeof payload.id !== "string" || !payload.id) return { attributes: [] };
const id = payload.id.slice(0, 100);
return {
  events: payload.items.map((item) => ({ external_id: id, name: "Bought", time: new Date().toISOString() })),
};
