const id = payload.customer_id;
if (!id) return { events: [] };
function details(order) {
  return { time: order.placed_at || "", plan: "pro" };
}
const event = { external_id: String(id), name: "upgraded", time: new Date().toISOString() };
event.properties = details(payload.order || {});
return { events: [event] };
