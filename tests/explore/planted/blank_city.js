// A city that is only spaces has no initial.
// finds: X102 /attributes/*/initial
// payload: {"id": "ada-1", "city": " "}
// sample: {"id": "ada-1", "city": "Berlin", "plan": "pro"}
const id = payload.id;
const city = payload.city;
if (typeof id !== "string" || id === "" || typeof city !== "string" || city === "") return;
const initial = city.trim().length > 0 ? 1 : 0 / 0;
return { attributes: [{ external_id: id, initial }] };
