// The id is read from a copy of an object, and is a number.
// finds: BZ104 /attributes/*/external_id
// payload: {"profile": {"id": 1}}
const profile = Object.assign({ country: "US" }, payload.profile);
if (!profile.id) return { attributes: [] };
profile.external_id = profile.id;
delete profile.id;
return { attributes: [profile] };
