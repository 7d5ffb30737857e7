// An id of eighteen digits is converted to a number and back.
// finds: X113 /attributes/*/external_id
// payload: {"lead_id": "100200300400500600"}
// sample: {"lead_id": "100200300400500600"}
if (!payload.lead_id) return { attributes: [] };
const id = String(Number(payload.lead_id));
return { attributes: [{ external_id: id, is_lead: true }] };
