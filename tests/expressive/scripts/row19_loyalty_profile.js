const p = payload.userProfile;
let brazecall = {
  attributes: [
    {
      external_id: p.thirdPartyId,
      _update_existing_only: false,
      _merge_objects: true,
      email: p.email,
      first_name: p.firstName,
      loyalty_points: p.points.total,
      loyalty_points_redeemable: p.points.redeemable,
      loyalty_tier: { id: p.tier.id, title: p.tier.title, expires: p.tier.expires }
    }
  ],
  events: [
    {
      external_id: p.thirdPartyId,
      _update_existing_only: false,
      name: "loyalty_profile_updated",
      time: new Date(),
      properties: {
        loyalty_points: p.points.total,
        loyalty_points_redeemable: p.points.redeemable
      }
    }
  ]
};
return brazecall;
