const session = payload.session ? { external_id: payload.session.user, name: "Ended", time: payload.session.at } : null;
return { events: [{ ...session, properties: { device: payload.device } }] };
