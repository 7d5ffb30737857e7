const out = [];
for (const number in payload.items) {
  const event = { properties: {} };
  for (const key in payload.items[number]) {
    const value = payload.items[number][key];
    if (key === "buyer") event.external_id = value;
    else if (key === "kind") event.name = value;
    else if (key === "at") event.time = value;
    else event.properties[key] = value;
  }
  if (event.external_id && event.name && event.time) out.push(event);
}
return { events: out };
