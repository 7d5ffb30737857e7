return {
  attributes: [
    {
      external_id: payload.id,
      score: Number(payload.score),
      joined: new Date(payload.joined),
      greeting: "Hello " + payload.name
    }
  ]
};
