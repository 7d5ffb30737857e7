"""A film was rendered, or could not be: the status, what there is of it, and an event."""

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    all_of,
    choose,
    first_truthy,
    format_text,
    identify,
    is_true,
    named,
    not_,
    now,
    payload,
    truthy,
)

job = payload.job
user = identify(
    external_id=first_truthy(payload.customer.id, payload.external_id, payload.meta.user.id)
)
url = first_truthy(job.video.url, job.url, payload.url, None)
error = first_truthy(job.error.message, payload.error, None)
status = named(
    "status",
    choose(
        (truthy(error), "failed"),
        (all_of(truthy(url), is_true(job.finished)), "ready"),
        otherwise="pending",
    ),
)

transform = Transform(
    name="row24",
    body=Track(
        attributes=[
            Attributes(
                user=user,
                custom={
                    "film_status": status,
                    "film_url": url,
                    "film_thumbnail": first_truthy(job.video.thumbnail, None),
                    "film_has_error": truthy(error),
                    "film_updated_at": now(),
                },
            )
        ],
        events=[
            Event(
                user=user,
                name=format_text("Film {}", status),
                time=now(),
                properties={
                    "job": job.id,
                    "error": error,
                    "url_missing": all_of(not_(truthy(error)), not_(truthy(url))),
                },
            )
        ],
    ),
)
