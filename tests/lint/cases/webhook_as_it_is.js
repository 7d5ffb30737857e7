const payment = payload.payment || {};
if (payload.kind === "paid") {
  return { attributes: [{ external_id: payment.buyer, paid: true }] };
}
return payload;
