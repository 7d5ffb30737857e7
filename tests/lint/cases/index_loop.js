const events = [];
for (let i = 0; i < payload.records.length && i < 75; i++) {
  const record = payload.records[i];
  events.push({ external_id: record.user, name: "Badge earned", time: record.at });
}
return { events: events };
