// Names of form fields become names of attributes.
// finds: X114 /attributes/* payload.fields.*.name
// payload: {"email": "ada@example.com", "fields": [{"name": "colour", "value": "red"}]}
// sample: {"email": "ada@example.com", "fields": [{"name": "colour", "value": "red"}]}
if (!payload.email || !payload.email.includes("@")) return { attributes: [] };
const user = { email: payload.email };
for (const field of payload.fields || []) {
  user[field.name] = field.value;
}
return { attributes: [user] };
