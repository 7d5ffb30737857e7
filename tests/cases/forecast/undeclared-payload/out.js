const brazecall = {
  attributes: [{ external_id: payload.id, plan: payload.plan }]
};

return withoutUndefined(brazecall);
