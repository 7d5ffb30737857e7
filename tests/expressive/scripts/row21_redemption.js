let brazecall = {
  attributes: [
    {
      external_id: payload.redemption.thirdPartyId,
      user_alias: { alias_name: payload.redemption.memberId, alias_label: "loyalty_id" },
      _update_existing_only: false,
      last_reward: payload.redemption.rewardTitle,
      last_reward_at: payload.redemption.at
    }
  ]
};
return brazecall;
