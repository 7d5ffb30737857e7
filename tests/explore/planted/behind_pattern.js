// The fields behind a regular expression are only read of a text that it matches.
// finds: X101 payload.parcel.weight
// payload: {"code": "DE5555"}
if (!/^DE\d{4}$/.test(payload.code)) return { events: [] };
return { attributes: [{ external_id: String(payload.code), weight: payload.parcel.weight.grams }] };
