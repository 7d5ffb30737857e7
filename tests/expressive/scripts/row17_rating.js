const data = payload?.data;
const email = data?.user?.email;
if (!email) {
  return { attributes: [] };
}

return {
  attributes: [
    {
      email,
      last_csat: {
        score: data.score,
        comment: data.message,
        agent: { name: data.agent?.name, team: data.agent?.team }
      }
    }
  ]
};
