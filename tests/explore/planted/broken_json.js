// A field contains JSON as text.
// finds: X101 JSON.parse
// payload: {}
const meta = JSON.parse(payload.meta);
return { attributes: [] };
