// `reduce` without a first value fails on an empty array.
// finds: X101 payload.prices.reduce
// payload: {"id": "u-1", "prices": []}
// sample: {"id": "u-1", "prices": [3, 4]}
if (!payload.id || !Array.isArray(payload.prices)) return { attributes: [] };
const total = payload.prices.reduce((left, right) => left + right);
return { attributes: [{ external_id: payload.id, is_rich: total > 100 }] };
