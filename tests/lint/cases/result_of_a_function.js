return toBody(payload);

function toBody(order) {
  if (!order.buyer) {
    return null;
  }
  return { attributes: [{ external_id: order.buyer, last_order: order.number }] };
}
