return {
  events: [
    {
      external_id: payload.user,
      name: "Paid",
      time: payload.timestamp,
      properties: { ordered_at: new Date(payload.timestamp) }
    }
  ]
};
