if (payload.no === true || !isFilled(payload.userId)) {
  return { attributes: [] };
}

const brazecall = {
  attributes: [{ external_id: payload.userId, a: payload.a }]
};

return withoutUndefined(brazecall);
