// A variable outside of the loop has the last user when the events are made.
// finds: X115 /attributes/*/external_id
// payload: {"calls": [{"number": 7}, {"user": "u-12"}]}
// sample: {"calls": [{"user": "u-1", "number": 7}]}
let user;
const numbers = [];
for (const call of payload.calls) {
  user = call.user;
  numbers.push(call.number);
}
return {
  attributes: numbers.map((number) => ({ external_id: user, last_call: number })),
};
