// A state of another system is handed on as it is.
// finds: BZ201 /attributes/*/email_subscribe
// payload: {"id": "text", "consent": "text"}
// sample: {"id": "u-1", "consent": "subscribed"}
if (!payload.id || !payload.consent) return { attributes: [] };
return { attributes: [{ external_id: payload.id, email_subscribe: payload.consent }] };
