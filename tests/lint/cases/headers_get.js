const kind = headers.get("X-Shop-Event");
if (kind !== "order") return { events: [] };
return {
  events: [{ external_id: `${payload.buyer}`, name: kind, time: new Date().toISOString() }],
};
