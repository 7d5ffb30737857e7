const brazecall = {
  catalog_name: "rooms",
  items: asArray(mapArray(takeItems(payload.rooms, 50), (eachRoom) => {
    const room = eachRoom || {};
    const number2 = toText(room.number);
    return isFilled(number2) ? { id: number2, title: room.title } : undefined;
  }))
};

return withoutUndefined(brazecall);
