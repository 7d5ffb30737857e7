// A prefix of a UUID identifies the user.
// finds: X113 /attributes/*/external_id
// payload: {"account": {"uuid": "6b1e7a52-0c4d-4f9a-8e3b-2d5f7c9a1b60"}}
// sample: {"account": {"uuid": "6b1e7a52-0c4d-4f9a-8e3b-2d5f7c9a1b60"}}
const uuid = payload.account.uuid;
if (!uuid) return { attributes: [] };
return { attributes: [{ external_id: "acc_" + uuid.substring(0, 8), is_member: true }] };
