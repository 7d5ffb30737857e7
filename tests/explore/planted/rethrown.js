// An error that was caught is thrown again: it is still one that nobody meant.
// finds: X101 new Error(`order: ${error.message}`)
// payload: {"order": {}}
try {
  return { attributes: [{ external_id: "fixed-for-this-test", city: payload.order.address.city }] };
} catch (error) {
  throw new Error(`order: ${error.message}`);
}
