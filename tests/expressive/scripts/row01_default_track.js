// One object of each kind, all for the same user.
let brazecall = {
  "attributes": [
    {
      "external_id": payload.user_id,
      "_update_existing_only": true,
      "favourite_colour": payload.favourite_colour
    }
  ],
  "events": [
    {
      "external_id": payload.user_id,
      "_update_existing_only": true,
      "name": payload.event,
      "time": new Date(),
      "properties": {
        "first": payload.event.first
      }
    }
  ],
  "purchases": [
    {
      "external_id": payload.user_id,
      "_update_existing_only": true,
      "product_id": payload.product_id,
      "currency": payload.currency,
      "price": payload.price,
      "quantity": payload.quantity,
      "time": payload.bought_at,
      "properties": {
        "size": payload.details.size
      }
    }
  ]
};

return brazecall;
