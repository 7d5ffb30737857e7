let name;
switch (payload.status) {
  case "new":
    name = "Ticket created";
    break;
  case "solved":
    name = "Ticket solved";
    break;
}
return { events: [{ external_id: payload.user, name: name, time: payload.at }] };
