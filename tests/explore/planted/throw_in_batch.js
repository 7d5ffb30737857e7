// One element without an id fails on purpose, with all others.
// finds: X121 payload.users
// payload: {"users": [{}, {"id": "text"}]}
// sample: {"users": [{"id": "u-1"}]}
return {
  attributes: payload.users.map((user) => {
    if (!user.id) throw new Error("no id");
    return { external_id: String(user.id), is_known: true };
  }),
};
