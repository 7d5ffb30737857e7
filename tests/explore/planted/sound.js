// Nothing is wrong with this one.
// sample: {"user": {"id": "u-1", "email": "ada@example.com"}, "at": 1767323045, "items": [{"sku": "a", "n": 1}]}
const user = payload.user || {};
const at = new Date(Number(payload.at) * 1000);
if (typeof user.id !== "string" || !user.id.trim() || user.id.length > 100) return { attributes: [] };
if (/[^\x20-\x7e]/.test(user.id)) throw new Error("the id is not plain text");
const items = Array.isArray(payload.items) ? payload.items.slice(0, 20) : [];
return {
  events: items
    .filter((item) => item && typeof item.sku === "string")
    .map((item) => ({
      external_id: user.id,
      name: "Bought",
      time: Number.isNaN(at.getTime()) || at > new Date() || at < 0 ? new Date().toISOString() : at.toISOString(),
      properties: { sku: item.sku.slice(0, 20) },
    })),
};
