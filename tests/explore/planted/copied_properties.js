// Properties that are copied may have a reserved name. Only the event itself writes `time`.
// finds: BZ308 properties
// payload: {"id": "u-1", "properties": {"time": "noon"}}
// sample: {"id": "u-1", "properties": {"color": "red"}}
if (typeof payload.id !== "string" || !payload.id) return { events: [] };
const properties = { ...payload.properties };
const time = new Date().toISOString();
return { events: [{ external_id: payload.id, name: "Paid", time: time, properties: properties }] };
