let brazecall = {
  "events": [
    {
      "external_id": payload.customer.customerId.toString(),
      "name": "Order placed",
      "time": new Date().toISOString(),
      "properties": {
        "Order Id": payload.orderId,
        "Delivery address": payload["delivery address"]["street 1"],
        "items": payload.items,
        "first item": payload.items[0].description
      }
    }
  ]
};
return brazecall;
