// A state of another system is handed on as it is.
// sample: {"id": "u-1", "consent": "subscribed"}
if (!payload.id || !payload.consent) return { attributes: [] };
return { attributes: [{ external_id: payload.id, email_subscribe: payload.consent }] };
