"""App plan.upgraded becomes the event "Plan Upgraded"."""

from brazesmith import (
    Anything,
    Event,
    Integer,
    Iso8601,
    Map,
    Number,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    Uuid,
    field,
    fitted,
    identify,
    is_filled,
    iso8601,
    pick,
    route,
    skip,
)


class Library(Record):
    name: Text
    version: Text


class Page(Record):
    path: Text
    referrer: Text
    search: Text  # always empty
    title: Text
    url: Text


class Campaign(Record):
    name: Text
    source: Text
    medium: Text


class Context(Record):
    ip: Text
    library: Library
    locale: Text
    page: Page
    userAgent: Text
    timezone: Text
    campaign: Campaign = field(optional=True)  # in 10 of 60


class Properties(Record):
    order_id: Text
    plan: Text = field(enum=("free", "pro", "team"))
    revenue: Number
    currency: Text
    seats: Integer
    coupon: Text = field(optional=True)  # in 20 of 60
    trial_ends: Iso8601 = field(key="trial ends", optional=True)  # in 12 of 60


class PlanUpgraded(Payload, event="app plan.upgraded"):
    anonymousId: Uuid
    context: Context
    event: Text
    integrations: Map[Anything]  # always empty
    messageId: Uuid
    originalTimestamp: Iso8601
    properties: Properties
    receivedAt: Iso8601
    sentAt: Iso8601
    timestamp: Iso8601
    type: Text
    userId: Text = field(nullable=True, max_length=50)
    version: Integer


plan = PlanUpgraded()

track = Track(
    events=[
        Event(
            user=identify(external_id=plan.userId),
            name="Plan Upgraded",
            time=iso8601(plan.timestamp),
            properties=fitted(
                pick(
                    plan.properties,
                    "order_id",
                    "plan",
                    "revenue",
                    "currency",
                    "seats",
                    "coupon",
                    "trial ends",
                ),
            ),
        ),
    ],
)

transform = Transform(
    name="app/plan.upgraded",
    source=plan,
    body=route((is_filled(plan.userId), track), otherwise=skip("no user")),
)

# Cases:
# typical
# null-user-id
# with-coupon
# null-user-id-2
# with-trial-ends
# with-campaign-with-coupon
# null-user-id-with-campaign
# with-coupon-with-trial-ends
# null-user-id-with-trial-ends
# with-campaign-with-coupon-2
