const form = payload.form || {};
if (!form.user) return { attributes: [] };
const attributes = { external_id: form.user };
const answers = form.answers || [];
(form.questions || []).forEach((question, index) => {
  attributes[question.title] = answers[index];
});
return { attributes: [attributes] };
