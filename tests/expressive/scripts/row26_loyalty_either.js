const data = payload.data || payload;
const customer = data.customer;
const who = customer.customerId
  ? { external_id: customer.customerId }
  : { email: customer.email };

return {
  events: [
    {
      ...who,
      name: payload.eventName || "LoyaltyEvent",
      time: payload.occurredAt || data.createdAt || new Date().toISOString(),
      properties: {
        tier: (data.level && data.level.name) || "none",
        points: data.points || 0
      }
    }
  ]
};
