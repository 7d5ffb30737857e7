// The same person may be in either of two objects; nothing is wrong.
// sample: {"contact": {"id": "c-1", "city": "Berlin"}, "account": {"id": "c-1"}, "score": 12}
const id = payload.contact?.id ?? payload.account?.id;
if (typeof id !== "string" || !id.trim() || id.length > 100) return { attributes: [] };
const city = payload.contact?.city;
return {
  attributes: [{
    external_id: id,
    home_city: typeof city === "string" ? city.slice(0, 50) : undefined,
    score: typeof payload.score === "number" ? payload.score : null,
  }],
};
