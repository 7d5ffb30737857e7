const brazecall = {
  events: [
    {
      external_id: "ada",
      name: "Order",
      time: "2026-01-02T03:04:05Z",
      properties: {
        a: required(
          required(
            required(
              required(
                required(
                  required(
                    required(
                      required(
                        required(
                          required(
                            required(
                              required(
                                required(payload.a, "shop/order: no a"),
                                "shop/order: never"
                              ),
                              "shop/order: never"
                            ),
                            "shop/order: never"
                          ),
                          "shop/order: never"
                        ),
                        "shop/order: never"
                      ),
                      "shop/order: never"
                    ),
                    "shop/order: never"
                  ),
                  "shop/order: never"
                ),
                "shop/order: never"
              ),
              "shop/order: never"
            ),
            "shop/order: never"
          ),
          "shop/order: never"
        )
      }
    }
  ]
};

return brazecall;
