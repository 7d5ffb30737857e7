const item = (id, floor) => ({
  id: id,
  title: "Double room",
  floor: floor,
  balcony: payload.balcony,
  open_from: "2024-03-01T09:00:00+01:00",
  size: { width: payload.size.width, unit: "m" }
});

return {
  catalog_name: "rooms",
  items: [item(payload.room_1, 1), item(payload.room_2, 2), item(payload.room_3, 3)]
};
