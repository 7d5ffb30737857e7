// Traits of the payload come after the identifier, and may contain another one.
// finds: X114 /attributes/* payload.traits
// payload: {"userId": "text-1", "traits": {}}
if (typeof payload.userId !== "string" || !payload.userId.trim()) return { attributes: [] };
return { attributes: [{ external_id: payload.userId.slice(0, 900), ...payload.traits }] };
