return { attributes: [{ external_id: payload.order.customer.id, city: payload.city }] };
