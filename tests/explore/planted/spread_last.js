// Traits of the payload come after the identifier, and may contain another one.
if (typeof payload.userId !== "string" || !payload.userId.trim()) return { attributes: [] };
return { attributes: [{ external_id: payload.userId.slice(0, 900), ...payload.traits }] };
