// No item may be the main one.
// finds: X101 main.sku
// payload: {}
const main = (payload.items || []).find((item) => item.kind === "main");
return { attributes: [{ external_id: "fixed-for-this-test", main: main.sku }] };
