"""Loyalty points.booked becomes the event "Points Booked"."""

from brazesmith import (
    Anything,
    Array,
    Email,
    Event,
    Integer,
    Iso8601,
    Map,
    Payload,
    Phone,
    Record,
    Text,
    Track,
    Transform,
    UnixMillis,
    UnixSeconds,
    any_of,
    field,
    fitted,
    identify,
    is_filled,
    iso8601,
    parse_number,
    pick,
    route,
    skip,
)


class Partner(Record):
    id: Integer
    name: Text


class Member(Record):
    memberNo: Integer  # above 2**53, where JavaScript rounds
    cardNumber: Text
    tier: Text = field(enum=("Bronze", "Gold", "Silver"))
    enrolled_on: Iso8601 = field(key="enrolled on")
    email: Email  # empty in 16 of 80
    mobile: Phone = field(nullable=True)


class Transaction(Record):
    transactionNo: Text
    kind: Text = field(enum=("EARN", "EXPIRE", "REDEEM"))
    points: Integer
    amount: Text = field(nullable=True)  # a number as text
    bookedAt: UnixMillis  # as text
    storeNo: Text


class Balance(Record):
    points: Integer
    expiring: Integer


class Line(Record):
    ean: Text = field(optional=True)  # in 40 of 80
    qty: Integer = field(optional=True)  # in 40 of 80
    bonus: Anything  # in 40 of 80; always null
    voucher: Text = field(optional=True)  # in 40 of 80
    value: Text = field(optional=True)  # in 40 of 80; a number as text


class PointsBooked(Payload, event="loyalty points.booked"):
    eventType: Text
    eventTime: UnixSeconds
    partner: Partner
    member: Member
    transaction: Transaction
    balances: Map[Balance]
    lines: Array[Line]
    class_: Text = field(key="class")


points = PointsBooked()

track = Track(
    events=[
        Event(
            user=identify(email=points.member.email, phone=points.member.mobile),
            name="Points Booked",
            time=iso8601(points.transaction.bookedAt),
            properties=fitted(
                {
                    **pick(
                        points.transaction,
                        "transactionNo",
                        "kind",
                        "points",
                        "storeNo",
                    ),
                    "transaction": parse_number(points.transaction.amount),
                },
            ),
        ),
    ],
)

transform = Transform(
    name="loyalty/points.booked",
    source=points,
    body=route(
        (
            any_of(is_filled(points.member.email), is_filled(points.member.mobile)),
            track,
        ),
        otherwise=skip("no user"),
    ),
)

# Cases:
# typical
# empty-lines
# empty-lines-2
# null-mobile
# empty-email
# empty-lines-null-mobile
# null-amount
# empty-lines-empty-email
# empty-lines-null-amount
# empty-email-null-mobile
