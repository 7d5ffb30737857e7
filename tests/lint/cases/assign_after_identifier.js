const user = Object.assign({ external_id: payload.id }, payload.user);
return { attributes: [user] };
