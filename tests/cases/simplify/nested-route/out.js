if (isFilled(payload.userId)) {
  if (payload.ok === true) {
    const brazecall = {
      attributes: [{ external_id: payload.userId, a: payload.a }]
    };

    return withoutUndefined(brazecall);
  }

  return { attributes: [] };
}

throw new Error("shop/order: nobody");
