// A code may have 50 characters, and one of 51 fails.
// finds: X101 parts.join
// payload: {"id": "ada-1", "code": "a code of 51 characters"}
// sample: {"id": "ada-1", "code": "abc"}
const { id, code } = payload;
if (typeof id !== "string" || id === "" || typeof code !== "string") return;
const parts = code.length > 50 ? null : [code];
return { attributes: [{ external_id: id, code: parts.join("") }] };
