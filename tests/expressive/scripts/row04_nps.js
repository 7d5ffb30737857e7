const score = payload.form_response.answers[2].number;
let bucket;
if (score < 7) {
  bucket = "detractor";
} else if (score == 7 || score == 8) {
  bucket = "passive";
} else if (score > 8) {
  bucket = "promoter";
}
const email = payload.form_response.answers[0].email;

return {
  attributes: [{ email: email, nps_score: score, nps_bucket: bucket }],
  events: [{ email: email, name: "NPS given", time: new Date(), properties: { bucket: bucket } }]
};
