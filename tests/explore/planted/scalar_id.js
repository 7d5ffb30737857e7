// Nothing declares the payload, and no source sends an object or `true` as an id, or as a plan.
const id = payload.user_id;
if (id === undefined || id === null || String(id).trim() === "") return { attributes: [] };
if (Number(id) > 1e15) throw new Error("the id is too long");
if (String(id).length > 100) throw new Error("the id is too long");
const plan = payload.plan ? payload.plan : "free";
return { attributes: [{ external_id: String(id).trim(), plan: plan.length > 50 ? "long" : plan }] };
