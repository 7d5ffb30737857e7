const conversation = payload.data.conversation;
const email = conversation.requester.email;

const attribute = { email, organisation: payload.organization.name };
const event = {
  email: email,
  name: payload.event_fqn,
  time: payload.event_timestamp,
  properties: {
    conversation: conversation.csid,
    channel: conversation.channel,
    requester: conversation.requester.name
  }
};
return { attributes: [attribute], events: [event] };
