throw new Error("shop/order: " + concat("unknown: ", firstPresent(toText(payload.type), "(none)")));
