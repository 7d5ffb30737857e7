if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const marketTable = { DE: "de", AT: "de", FR: "fr" };
const cart = payload.cart || {};
const currency = upperCase(cart.currency);
const currencyChoices = ["EUR", "USD", "GBP", "CHF"];
const payloadCurrency = upperCase(payload.currency);

const brazecall = {
  attributes: [
    {
      external_id: payload.id,
      language: get(marketTable, payload.market),
      currencies: present([
        currencyChoices.includes(currency) ? currency : "EUR",
        currencyChoices.includes(payloadCurrency) ? payloadCurrency : "EUR"
      ]),
      "previous language": get(marketTable, payload.previous),
      paid: present([
        ["paid", "sent"].includes(payload.state),
        ["paid", "sent"].includes(payload.old)
      ]),
      sizes: ["S", "M", "L"],
      "more sizes": ["S", "M", "L"]
    }
  ]
};

return withoutUndefined(brazecall);
