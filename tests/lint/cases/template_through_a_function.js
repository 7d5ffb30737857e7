function userOf(id) {
  return `shop-${id}`;
}
return { attributes: [{ external_id: userOf(payload.id) }] };
