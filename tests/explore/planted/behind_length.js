// What is read behind a condition on a length is tried as well.
// finds: X101 address.country.code
// payload: {"member": {"id": "id-1"}, "card": "xxxxxxx", "address": {}}
const { member, card, address } = payload;
if (!member || !member.id || (card || "").length !== 7) return { attributes: [] };
const country = address ? address.country.code : "none";
return { attributes: [{ external_id: String(member.id), country }] };
