// Only a large refund in euros reaches the line with the mistake.
// finds: X101 payload.reason.toLowerCase
// payload: {"id": 12345, "kind": "refund", "amount": 1001, "currency": "EUR"}
// sample: {"id": "u-1", "kind": "order", "amount": 20, "currency": "USD"}
if (!payload.id) return { attributes: [] };
const user = { external_id: payload.id, kind: "order" };
if (payload.kind === "refund" && payload.amount > 1000) {
  if (payload.currency === "EUR") user.kind = payload.reason.toLowerCase().slice(0, 20);
}
return { attributes: [user] };
