throw new Error("shop/order: " + toText(payload.type));
