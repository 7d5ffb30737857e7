return {
  "attributes": [
    {
      "email": payload.form_response.answers[0].email,
      "_update_existing_only": true,
      "Newsletter rhythm": payload.form_response.answers[1].choice.label,
      "nps": payload.form_response.answers[2].number
    }
  ],
  "events": [
    {
      "email": payload.form_response.answers[0].email,
      "_update_existing_only": true,
      "name": "Survey finished",
      "time": new Date().toISOString(),
      "properties": { "form": payload.form_response.form_id }
    }
  ]
};
