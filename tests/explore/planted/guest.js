// Everyone without an account becomes one user.
// finds: X111 /events/*/external_id
// payload: {"user": {}}
const id = payload.user.id || "guest";
return { events: [{ external_id: id, name: "Viewed Page", time: new Date().toISOString() }] };
