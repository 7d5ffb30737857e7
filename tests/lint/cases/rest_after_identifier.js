const { id, plan, ...rest } = payload;
return { attributes: [{ external_id: id, plan: plan, ...rest }] };
