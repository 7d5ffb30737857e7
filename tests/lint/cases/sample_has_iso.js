return { events: [{ external_id: payload.user, name: "Paid", time: payload.timestamp }] };
