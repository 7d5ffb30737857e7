const ended = payload.ended_at === undefined ? undefined : new Date(payload.ended_at * 1000).toISOString();
return { attributes: [{ external_id: payload.id, ended_at: ended }] };
