// The form asks for an address only now and then.
// finds: X101 payload.address.city
// payload: {"email": "ada@example.com"}
const email = payload.email;
if (!email) return { attributes: [] };
return { attributes: [{ email, first_name: payload.first_name, home_city: payload.address.city }] };
