// An order without a customer is written to whoever has recommended the shop.
// finds: X115 /attributes/*/external_id
// payload: {"customer": {"city": "Berlin"}, "referrer": {"id": "c-99"}}
// sample: {"customer": {"id": "c-15", "city": "Berlin"}, "referrer": {"id": "c-99"}, "amount": 12.5}
const id = payload.customer?.id || payload.referrer?.id;
if (typeof id !== "string") return { attributes: [] };
return {
  attributes: [{ external_id: id, home_city: payload.customer?.city, amount: payload.amount }],
};
