// A loop that ends for a single user.
// finds: X101 timeout
// deadline: 0.3
// sample: {"user": {"id": "ada"}}
const id = payload.user.id || "ada";
while (id !== "ada") {
  // waits for ever
}
return { attributes: [{ external_id: id, is_known: true }] };
