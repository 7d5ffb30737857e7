let brazecall = {
  events: [
    {
      external_id: payload.userActivity.userId,
      activityId: payload.userActivity.id,
      name: payload.userActivity.title,
      time: payload.userActivity.createdAt,
      properties: { points: payload.userActivity.pointsEarned }
    }
  ]
};
return brazecall;
