if (!isFilled(payload.id)) {
  throw new Error("shop/order: no usable identifier: id is not a valid, non-empty string");
}

const brazecall = {
  attributes: [
    {
      external_id: payload.id,
      name:
        payload.user != null && payload.user.profile != null && payload.user.profile.name != null
          ? payload.user.profile.name
          : "friend",
      first: ((value) => (value != null ? value.name : undefined))(
        payload.items.find((item) => (item != null ? item.isNew : undefined))
      )
    }
  ]
};

return asJson(brazecall);
