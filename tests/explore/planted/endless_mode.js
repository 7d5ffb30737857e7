// One kind of payload never ends; the others show another fault.
// finds: X102 /attributes/*/share
// payload: {"user": {"id": "ada-1"}, "plan": ""}
// sample: {"mode": "short", "user": {"id": "ada-1"}, "plan": "pro"}
while (payload.mode === "long") throw "endless";
const size = payload.plan.trim().length;
return { attributes: [{ external_id: payload.user.id, share: size / size }] };
