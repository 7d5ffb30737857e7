// A missing total becomes NaN, which is null in a body and removes the attribute.
// sample: {"id": "u-1", "total": 12}
if (!payload.id) return { attributes: [] };
return { attributes: [{ external_id: payload.id, total: Math.round(payload.total) }] };
