console.log(payload);
return { attributes: [{ external_id: String(payload.id) }] };
