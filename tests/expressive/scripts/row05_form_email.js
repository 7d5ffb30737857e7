const form = payload.form_response;

const readable = (answer) => {
  const value = answer[answer.type];
  return answer.type === "choice"
    ? value.label
    : answer.type === "choices"
      ? value.labels.toString()
      : value.toString();
};

const titles = form.definition.fields.map((field) => field.title);
const given = [];
form.answers.forEach((answer) => {
  given.push(readable(answer));
});
const responses = titles.map((title, i) => ({ question: title, answer: given[i] || "" }));
const respondent = form.answers.find((answer) => answer.type === "email");

let brazecall = {
  events: [
    {
      email: respondent.email,
      _update_existing_only: false,
      name: form.definition.title,
      time: form.submitted_at,
      properties: { form_id: form.form_id, answered: Object.keys(given).length, responses: responses }
    }
  ]
};
return brazecall;
