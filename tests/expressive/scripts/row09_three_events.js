let brazecall;
const kind = headers["X-Olo-Event-Type"];
const user = payload.customerId.toString();

if (kind === "UserSignedUp") {
  const state = (yes) => (yes ? "subscribed" : "unsubscribed");
  brazecall = {
    attributes: [
      {
        external_id: user,
        first_name: payload.firstName,
        last_name: payload.lastName,
        email: payload.emailAddress,
        phone: payload.contactNumber,
        email_subscribe: payload.marketingOptIn ? "opted_in" : "unsubscribed",
        subscription_groups: [
          {
            subscription_group_id: "6f0a2c1e-0000-4000-8000-000000000001",
            subscription_state: state(payload.marketingOptIn)
          },
          {
            subscription_group_id: "6f0a2c1e-0000-4000-8000-000000000002",
            subscription_state: state(payload.smsOptIn)
          }
        ]
      }
    ]
  };
} else if (kind === "OrderPlaced") {
  brazecall = {
    events: [
      {
        external_id: user,
        name: "Order placed",
        time: new Date(),
        properties: { total: payload.total, items: payload.items }
      }
    ]
  };
} else {
  brazecall = {
    events: [
      {
        external_id: user,
        name: "Other restaurant event",
        time: new Date(),
        properties: { type: kind }
      }
    ]
  };
}

return brazecall;
