const users = payload.users ?? [];
return { attributes: users.map((user) => ({ external_id: user.id, plan: user.plan })) };
