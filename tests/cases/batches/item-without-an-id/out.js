const brazecall = {
  catalog_name: "rooms",
  items: asArray(mapArray(takeItems(payload.rooms, 50), (eachRoom) => {
    const room = eachRoom || {};
    const roomNumber = toText(room.number);
    return isFilled(roomNumber) ? { id: roomNumber, title: room.title } : undefined;
  }))
};

return withoutUndefined(brazecall);
