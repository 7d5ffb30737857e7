"""A form that was filled in: an event called like the form, with every question and answer."""

from brazesmith import (
    Anything,
    Event,
    Track,
    Transform,
    choose,
    each,
    find,
    first_truthy,
    identify,
    join,
    length,
    payload,
    to_text,
)

form = payload.form_response


def readable(answer: Anything) -> Anything:
    """What was answered, as text: where it stands depends on the type of the answer."""
    value = answer[answer.type]
    return choose(
        (answer.type == "choice", value.label),
        (answer.type == "choices", join(value.labels, ",")),
        otherwise=to_text(value),
    )


def response(field: Anything, index: Anything) -> dict[str, Anything]:
    """One question with its answer."""
    return {"question": field.title, "answer": first_truthy(readable(form.answers[index]), "")}


respondent = find(form.answers, lambda answer: answer.type == "email")

transform = Transform(
    name="row05",
    body=Track(
        events=[
            Event(
                user=identify(email=respondent.email),
                update_existing_only=False,
                name=form.definition.title,
                time=form.submitted_at,
                properties={
                    "form_id": form.form_id,
                    "answered": length(form.answers),
                    "responses": each(form.definition.fields, response),
                },
            )
        ]
    ),
)
