const data = typeof payload === "string" ? JSON.parse(payload) : payload;
return { attributes: [{ external_id: data.user_id, plan: data.plan }] };
