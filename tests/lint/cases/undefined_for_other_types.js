let brazecall;
if (payload.type === "signup") {
  brazecall = { attributes: [{ external_id: payload.id, signed_up: true }] };
}
return brazecall;
