const events = [];
const time = new Date().toISOString();
if (payload.topic === "charge") {
  events.push({ external_id: payload.data.object.customer, name: "Charge", time });
}
if (payload.topic === "subscription") {
  const plan = payload.data.object.plan.id;
  events.push({ external_id: payload.data.object.customer, name: "Subscription", time, plan });
}
return { events };
