const sex = { male: "M", female: "F" };
const person = payload.person || {};
if (!person.id) {
  return { attributes: [] };
}
const gender = person.gender === "male" || person.gender === "female" ? sex[person.gender] : "N";
return {
  attributes: [{ external_id: String(person.id), gender, country: "DE", favorite_country: "Germany" }],
  events: [
    {
      external_id: String(person.id),
      name: "joined",
      time: new Date().toISOString(),
      properties: { gender: "male", country: "Germany", language: "English" },
    },
  ],
};
