function readable(id) {
  return id.replace(/[._]/g, " ");
}

let brazecall = {
  attributes: [
    { external_id: payload.body.metadata.customer, "Most recent mail": payload.body.description }
  ],
  events: [
    {
      external_id: payload.body.metadata.customer,
      name: readable(payload.event_type.id),
      time: new Date().toISOString(),
      properties: { tracking: payload.body.tracking_events }
    }
  ]
};
return brazecall;
