// The source sends an id as a number.
// finds: P102 /attributes/*/external_id
// payload: {"customer": {"id": 9007199254740993}}
// sample: {"customer": {"id": 70640550}}
if (!payload.customer || !payload.customer.id) return { attributes: [] };
return { attributes: [{ external_id: String(payload.customer.id), is_customer: true }] };
