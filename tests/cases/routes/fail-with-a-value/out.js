throw new Error("shop/order: " + toText(firstPresent(toText(payload.type), "(none)")));
