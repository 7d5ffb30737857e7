const assigned = payload.properties;
function iso(seconds) {
  return new Date(parseInt(seconds) * 1000).toISOString();
}
return {
  events: [
    {
      external_id: payload.userId,
      name: "Experiment assigned",
      time: iso(payload.originalTimestamp),
      properties: {
        experiment_id: assigned.experiment_id,
        experiment_name: assigned.experiment_name,
        variant: assigned.variant_name,
        variant_id: assigned.variant_id,
        journey: assigned.journey_id,
        assigned_at: iso(assigned.assigned_at)
      }
    }
  ]
};
