// An id is no time, so that it is not the same for many users.
const account = payload.account;
if (!account || typeof account.id !== "string" || account.id.trim() === "") return {};
if (account.id.length > 100) throw new Error("the id is too long");
const start = new Date(payload.start);
if (Number.isNaN(start.getTime())) return {};
const is_new = start.getTime() > Date.now() - 1000;
return { attributes: [{ external_id: `crm-${account.id}`, is_new }] };
