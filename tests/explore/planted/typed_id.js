// A refund without its details. The user is named elsewhere.
// finds: X101 payload.refund.reason
// payload: {"account_id": "account-id-1", "status": "refunded"}
const id = payload.account_id;
if (typeof id !== "string" || id === "" || id.length > 200) return { events: [] };
const properties = {};
if (payload.status === "paid") properties.method = String(payload.method || "card").slice(0, 100);
else if (payload.status === "refunded") properties.reason = payload.refund.reason.slice(0, 100);
else return { events: [] };
return { events: [{ external_id: id, name: "Invoice", time: new Date().toISOString(), properties }] };
