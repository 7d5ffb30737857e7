// One kind of payload never ends; the others show another fault.
// finds: X102 /attributes/*/share
// payload: {"user": {}, "plan": ""}
// deadline: 0.3
// sample: {"mode": "short", "user": {"id": "ada-1"}, "plan": "pro"}
while (payload.mode === "long");
const size = payload.plan.trim().length;
return { attributes: [{ external_id: payload.user.id, share: size / size }] };
