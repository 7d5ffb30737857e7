const data = JSON.parse(payload.data);
return { attributes: [{ external_id: data.id, plan: data.plan }] };
