if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const now = new Date().toISOString();
const startTime = isoTime(payload.start_time, 1000);
const startTimeText = toText(payload.start_time);
const startTimeNumber = parseNumber(payload.start_time, ".");
const event = payload.event || {};
const before = payload.before || {};
const beforeEvent = before.event || {};
const eventStartTime = isoTime(beforeEvent.start_time, 1000);
const after = payload.after || {};
const afterEvent = after.event || {};
const afterEventStartTime = isoTime(afterEvent.start_time, 1000);
const afterEventStartTimeText = toText(afterEvent.start_time);

const brazecall = {
  events: [
    {
      external_id: payload.id,
      name: "Order",
      time: now,
      properties: {
        start: startTime,
        text: startTimeText,
        number: startTimeNumber,
        event: event.kind,
        events: present([eventStartTime, afterEventStartTime]),
        later: afterEventStartTimeText
      }
    },
    {
      external_id: payload.id,
      name: "Visit",
      time: now,
      properties: {
        start: startTime,
        text: startTimeText,
        number: startTimeNumber,
        event: event.kind,
        events: present([eventStartTime, afterEventStartTime]),
        later: afterEventStartTimeText
      }
    }
  ]
};

return withoutUndefined(brazecall);
