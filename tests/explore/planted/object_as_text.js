// The user is an object, and becomes "[object Object]".
// finds: X112 /attributes/*/external_id
// payload: {"user": {}}
// sample: {"user": {"id": "u-1", "name": "Ada"}}
if (!payload.user) return { attributes: [] };
return { attributes: [{ external_id: "user-" + payload.user, is_known: true }] };
