return { attributes: [{ external_id: payload.id || payload.guest_id || "x", plan: payload.plan }] };
