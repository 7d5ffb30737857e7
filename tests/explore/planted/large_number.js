// The source sends an id as a number.
// sample: {"customer": {"id": 70640550}}
if (!payload.customer || !payload.customer.id) return { attributes: [] };
return { attributes: [{ external_id: String(payload.customer.id), is_customer: true }] };
