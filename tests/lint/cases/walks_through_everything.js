const event = {
  external_id: payload.data.client,
  name: "Seen",
  time: payload.data.at,
  properties: { size: sizeOf(payload) },
};
return { events: [event] };

function sizeOf(value) {
  if (typeof value !== "object" || value === null) return 1;
  let size = 0;
  for (const key in value) size += sizeOf(value[key]);
  return size;
}
