// The payload decides about the names of properties.
// finds: BZ308 /events/*/properties/*
// payload: {"id": "u-1", "answers": {"time": "red"}}
// sample: {"id": "u-1", "answers": {"colour": "red"}}
if (!payload.id) return { attributes: [] };
const properties = {};
for (const [name, answer] of Object.entries(payload.answers || {})) {
  properties[name.slice(0, 50)] = String(answer).slice(0, 50);
}
return { events: [{ external_id: payload.id, name: "Answered", time: new Date().toISOString(), properties }] };
