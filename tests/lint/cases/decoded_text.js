const message = JSON.parse(atob(payload.message.data));
return { attributes: [{ external_id: message.user.id, plan: message.plan }] };
