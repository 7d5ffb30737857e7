const data = payload.data;
const customer = data.customer;

const brazecall = {
  events: [
    {
      external_id: customer.customerId,
      name: payload.eventName,
      time: payload.occurredAt,
      properties: {
        email: customer.email,
        card: customer.loyaltyCardNumber,
        tier: data.level ? data.level.name : null,
        points: data.points
      }
    }
  ]
};
return brazecall;
