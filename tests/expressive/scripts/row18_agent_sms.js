var message = payload.payload;
var brazecall = {
  events: [
    {
      phone: message.recipients[1].handle,
      name: "Agent sent SMS",
      time: new Date().toISOString(),
      properties: { text: message.text, agent: message.author.email }
    }
  ]
};
return brazecall;
