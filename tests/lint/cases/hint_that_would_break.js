const user = payload.account.user;
const plans = user.plans.map((plan) => plan.name);
return { attributes: [{ external_id: payload.id, plans: plans, count: plans.length }] };
