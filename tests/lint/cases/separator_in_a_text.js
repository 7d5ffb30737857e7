const kind = (payload.topic || "").split("topic:")[1];
if (!kind || !payload.user) return { events: [] };
const title = `${payload.title}: ${kind}`;
return {
  events: [{ external_id: payload.user, name: "Topic", time: new Date(), properties: { title } }],
};
