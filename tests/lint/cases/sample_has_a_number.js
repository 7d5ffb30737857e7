return { attributes: [{ external_id: payload.customer.id, orders: payload.orders.length }] };
