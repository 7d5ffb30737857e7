// A field contains JSON as text.
const meta = JSON.parse(payload.meta);
return { attributes: [] };
