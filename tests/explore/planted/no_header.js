// A header that the source leaves out.
// finds: X101 headers["X-Event-Type"].toLowerCase
// payload: {}
const type = headers["X-Event-Type"].toLowerCase();
if (type !== "order.created") return { attributes: [] };
return { attributes: [] };
