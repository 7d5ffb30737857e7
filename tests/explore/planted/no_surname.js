// A name may be a single word.
// finds: X101 payload.name.split(" ")[1][0]
// payload: {"id": "u-1", "name": "text-1"}
// sample: {"id": "u-1", "name": "Ada Lovelace"}
if (typeof payload.name !== "string" || !payload.id) return { attributes: [] };
const initials = payload.name.split(" ")[0][0] + payload.name.split(" ")[1][0];
return { attributes: [{ external_id: payload.id, initials }] };
