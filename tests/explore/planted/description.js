// A name that ends like `createdOn` is no time, and its text may be long.
// finds: BZ210 /attributes/*/note
// payload: {"id": "ada-1", "description": "a text of more than 255 characters"}
const { id, description } = payload;
if (typeof id !== "string" || id.trim() === "") return;
return { attributes: [{ external_id: id, note: description }] };
