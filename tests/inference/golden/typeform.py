"""Typeform survey.submitted becomes the event "Survey Submitted"."""

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Email,
    Event,
    Integer,
    Iso8601,
    Map,
    Number,
    Payload,
    Phone,
    Record,
    Text,
    Track,
    Transform,
    field,
    fitted,
    identify,
    iso8601,
    pick,
)


class Hidden(Record):
    user_id: Text = field(max_length=50)


class Calculated(Record):
    score: Number


class Choice(Record):
    id: Text
    label: Text
    ref: Text


class Field(Record):
    id: Text
    title: Text
    type: Text
    ref: Text
    allow_multiple_selections: Boolean = field(optional=True)  # in 3 of 12
    properties: Map[Anything]  # always empty
    choices: Array[Choice] = field(optional=True)  # in 3 of 12


class Ending(Record):
    id: Text
    title: Text
    type: Text
    ref: Text


class Definition(Record):
    id: Text
    title: Text
    fields: Array[Field]
    endings: Array[Ending]


class Choices(Record):
    ids: Array[Text]
    labels: Array[Text]
    refs: Array[Text]


class AnswerField(Record):
    id: Text
    type: Text
    ref: Text


class Answer(Record):
    type: Text
    boolean: Boolean = field(optional=True)  # in 3 of 13
    choices: Choices = field(optional=True)  # in 3 of 13
    email: Email = field(optional=True)  # in 3 of 13
    number: Integer = field(optional=True)  # in 3 of 13
    phone_number: Phone = field(optional=True)  # in 1 of 13
    field: AnswerField


class FormResponse(Record):
    form_id: Text
    token: Text
    landed_at: Iso8601
    submitted_at: Iso8601
    hidden: Hidden
    calculated: Calculated = field(optional=True)  # in 2 of 3
    definition: Definition
    answers: Array[Answer]


class SurveySubmitted(Payload, event="typeform survey.submitted"):
    event_id: Text
    event_type: Text
    form_response: FormResponse


survey = SurveySubmitted()

transform = Transform(
    name="typeform/survey.submitted",
    source=survey,
    body=Track(
        events=[
            Event(
                user=identify(external_id=survey.form_response.hidden.user_id),
                name="Survey Submitted",
                time=iso8601(survey.form_response.submitted_at),
                properties=fitted(
                    {
                        **pick(survey.form_response, "form_id", "landed_at"),
                        **pick(survey.form_response.calculated, "score"),
                        **pick(survey.form_response.definition, "title"),
                    },
                ),
            ),
        ],
    ),
)

# Cases:
# callback
# without-score
# promoter
