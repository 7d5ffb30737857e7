// The first half of an emoji cannot be encoded.
// finds: X101 encodeURIComponent
// payload: {"id": "ada-1", "name": "👍🏽"}
// sample: {"id": "ada-1", "name": "Ada"}
const { id, name } = payload;
if (typeof id !== "string" || id === "" || typeof name !== "string") return;
const initial = name.slice(0, 1).toUpperCase();
return { attributes: [{ external_id: id, initial: encodeURIComponent(initial) }] };
