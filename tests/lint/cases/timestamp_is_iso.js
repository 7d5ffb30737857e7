const at = new Date(payload.timestamp || Date.now()).toISOString();
return { events: [{ external_id: payload.id, name: "Seen", time: at, properties: { sent: payload.timestamp } }] };
