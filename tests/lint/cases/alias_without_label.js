const lead = payload.lead || {};
if (!lead.address) return { events: [] };
const user_alias = { alias_name: lead.address, alias_label: lead.channel };
return { events: [{ user_alias, name: "Lead", time: new Date().toISOString() }] };
