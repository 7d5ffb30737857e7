const names = { opened: "Issue Opened", closed: "Issue Closed" };
const name = names[payload.action];
if (name && payload.login) {
  return { events: [{ external_id: payload.login, name, time: new Date() }] };
}
return { error: { message: "not supported" } };
