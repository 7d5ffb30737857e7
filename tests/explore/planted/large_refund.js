// Only a large refund in euros reaches the line with the mistake.
// most: 1200
// sample: {"id": "u-1", "kind": "order", "amount": 20, "currency": "USD"}
if (!payload.id) return { attributes: [] };
const user = { external_id: payload.id, kind: "order" };
if (payload.kind === "refund" && payload.amount > 1000) {
  if (payload.currency === "EUR") user.kind = payload.reason.toLowerCase().slice(0, 20);
}
return { attributes: [user] };
