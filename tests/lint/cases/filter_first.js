const answers = payload.answers || [];
const email = answers.filter((answer) => answer.type === "email")[0].email;
return { attributes: [{ email: email, source: "form" }] };
