// JSON in a text of the payload has a number as id.
// finds: BZ104 /attributes/*/external_id
// payload: {"Message": "{\"user\":{\"id\":1}}"}
// sample: {"Message": "{\"user\":{\"id\":\"c-1\",\"plan\":\"pro\"}}"}
const user = JSON.parse(payload.Message).user;
if (!user || !user.id) return { attributes: [] };
return { attributes: [{ external_id: user.id, has_plan: Boolean(user.plan) }] };
