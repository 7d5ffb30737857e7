// A loop that ends for a single user.
// finds: X101 timeout
// sample: {"user": {"id": "ada"}}
const id = payload.user.id || "ada";
while (id !== "ada") {
  throw "endless";
}
return { attributes: [{ external_id: id, is_known: true }] };
