// One user without an id, and nobody's points are sent; the place is the condition.
// finds: X122 users.every((u) => u && u.id)
// payload: {"users": [{}, {"id": "b-2"}]}
// sample: {"users": [{"id": "a-1", "points": 5}]}
const users = payload.users;
if (!Array.isArray(users) || !users.every((u) => u && u.id)) return { attributes: [] };
return { attributes: users.slice(0, 75).map((u) => ({ external_id: String(u.id), points: u.points })) };
