return {
  attributes: [
    {
      external_id: payload.userId,
      _update_existing_only: true,
      subscription_groups: [
        {
          subscription_group_id: "6f0a2c1e-0000-4000-8000-00000000000a",
          subscription_state: "unsubscribed"
        }
      ]
    }
  ]
};
