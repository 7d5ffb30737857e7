// A header that the source leaves out.
const type = headers["X-Event-Type"].toLowerCase();
if (type !== "order.created") return { attributes: [] };
return { attributes: [] };
