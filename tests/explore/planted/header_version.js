// The webhook of one version has another address.
// finds: X101 address.home.city
// payload: {"id": "ada-1", "address": {}}
// sample: {"id": "ada-1", "address": {"city": "Berlin"}}
const { id, address } = payload;
if (typeof id !== "string" || id.trim() === "" || !address) return;
const city = headers["x-version"] === "2024-01" ? address.home.city : address.city;
return { attributes: [{ external_id: id, city }] };
