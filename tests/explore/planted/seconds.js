// The source sends seconds.
// finds: X103 /events/*/time
// payload: {"created": 1767323045, "id": "u-1"}
// sample: {"created": 1767323045, "id": "u-1"}
if (!payload.id || !payload.created) return {};
const time = new Date(payload.created).toISOString();
return { events: [{ external_id: String(payload.id), name: "Signed Up", time }] };
