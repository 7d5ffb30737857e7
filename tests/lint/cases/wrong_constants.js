const states = { active: "subscribe", paused: "unsubscribed" };
const member = payload.member;
if (!member || !member.id) {
  return { attributes: [] };
}
const user = {
  external_id: String(member.id),
  gender: "male",
  email_subscribe: states[member.state] || "unsubscribed",
};
if (member.market === "germany") {
  user.country = "Germany";
  user.dob = "1.2.2003";
}
return { attributes: [user] };
