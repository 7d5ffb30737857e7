if (payload.userProfile) {
  const profile = payload.userProfile;
  return {
    attributes: [
      {
        external_id: profile.thirdPartyId,
        email: profile.email,
        loyalty_points: profile.points.total
      }
    ]
  };
} else if (payload.userActivity) {
  const activity = payload.userActivity;
  return {
    events: [
      { external_id: activity.userId, name: activity.title, time: activity.createdAt }
    ]
  };
} else if (payload.redemption) {
  const redemption = payload.redemption;
  return {
    attributes: [
      {
        user_alias: { alias_name: redemption.memberId, alias_label: "loyalty_id" },
        last_reward: redemption.rewardTitle
      }
    ]
  };
} else {
  throw new Error(
    "row22: this webhook is neither a profile, nor an activity, nor a redemption"
  );
}
