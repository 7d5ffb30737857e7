// What a script reads of elements is tried as well, not only texts instead of them.
// finds: BZ218 /attributes/*/subscription_groups/*/subscription_group_id
// payload: {"contact": {"id": "text"}, "consents": [{"group": "text", "status": "text"}]}
function phone(value) {
  const digits = String(value || "").replace(/\D/g, "");
  return digits.length === 10 ? "+1" + digits : "+" + digits;
}
const contact = payload.contact;
return {
  attributes: [{
    external_id: contact.id,
    phone: phone(contact.phone),
    opt_in: contact.opt_in === "yes",
    subscription_groups: payload.consents.map((c) => ({
      subscription_group_id: c.group,
      subscription_state: c.status,
    })),
  }],
};
