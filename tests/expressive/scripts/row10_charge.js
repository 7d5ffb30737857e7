// Only charges that succeeded, and only of customers.
let brazecall;
if (payload.type === "charge.succeeded" && payload.data.object.customer != null) {
  const charge = payload.data.object;
  brazecall = {
    events: [
      {
        external_id: charge.customer,
        name: "Charge succeeded",
        time: new Date(payload.created * 1000).toISOString(),
        properties: {
          amount: charge.amount,
          currency: charge.currency,
          description: charge.description,
          paid: charge.paid
        }
      }
    ]
  };
}
return brazecall;
