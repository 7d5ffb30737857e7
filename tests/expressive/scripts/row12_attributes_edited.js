const changed = payload.properties.changes.custom_properties;
const edited = {};
for (const key in changed) {
  edited[key] = changed[key].new_value;
}
let brazecall = {
  attributes: [{ external_id: payload.userId, _update_existing_only: false, ...edited }]
};
return brazecall;
