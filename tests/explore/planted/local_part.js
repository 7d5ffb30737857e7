// ada@example.com and ada@example.org become one user.
// finds: X113 /attributes/*/external_id
// payload: {"contact": {"email": "ada@example.com"}}
const email = payload.contact.email;
if (!email || !email.includes("@")) return { attributes: [] };
return { attributes: [{ external_id: email.split("@")[0], newsletter: true }] };
