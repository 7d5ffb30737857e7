if (isFilled(payload.userId)) {
  const brazecall = {
    attributes: [{ external_id: payload.userId, a: payload.a }]
  };

  return withoutUndefined(brazecall);
}

return { attributes: [] };
