throw new Error("shop/order: " + concat("unknown: ", payload.type));
