const events = [];
if (payload.user && payload.user.id) {
  const event = { external_id: String(payload.user.id), time: new Date().toISOString() };
  if (payload.kind === "opened") {
    events.push({ ...event, name: "opened" });
  } else if (payload.kind === "closed") {
    if (payload.reason === "expired") {
      events.push({ ...event, name: "closed", time: "yesterday" });
    }
  }
}
return { events };
