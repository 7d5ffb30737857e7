const event = { time: new Date().toISOString() };
const data = JSON.parse(payload.data);
switch (payload.kind) {
  case "unsubscribed":
    event.email = data.person.email;
    event.name = "Unsubscribed";
    break;
  case "rewarded":
    event.email = data.referrer.email;
    event.name = "Reward Earned";
    break;
  default:
    return { events: [] };
}
return { events: [event] };
