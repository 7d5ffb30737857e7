// The user is an object, and becomes "[object Object]".
// sample: {"user": {"id": "u-1", "name": "Ada"}}
if (!payload.user) return { attributes: [] };
return { attributes: [{ external_id: "user-" + payload.user, is_known: true }] };
