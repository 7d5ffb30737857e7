// ada@example.com and ada@example.org become one user.
const email = payload.contact.email;
if (!email || !email.includes("@")) return { attributes: [] };
return { attributes: [{ external_id: email.split("@")[0], newsletter: true }] };
