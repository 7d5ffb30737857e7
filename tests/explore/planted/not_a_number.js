// A missing total becomes NaN, which is null in a body and removes the attribute.
// finds: X102 /attributes/*/total
// payload: {"id": "u-1"}
// sample: {"id": "u-1", "total": 12}
if (!payload.id) return { attributes: [] };
return { attributes: [{ external_id: payload.id, total: Math.round(payload.total) }] };
