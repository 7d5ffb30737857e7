"""Stripe checkout.completed becomes the event "Checkout Completed"."""

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Email,
    Event,
    Integer,
    Number,
    Payload,
    Phone,
    Record,
    Text,
    Track,
    Transform,
    UnixSeconds,
    field,
    fitted,
    identify,
    iso8601,
    pick,
)


class AdaptivePricing(Record):
    enabled: Boolean


class Liability(Record):
    type: Text


class AutomaticTax(Record):
    enabled: Boolean
    liability: Liability
    status: Text


class Address(Record):
    city: Text
    country: Text
    line1: Text
    line2: Anything  # always null
    postal_code: Text
    state: Anything  # always null


class CustomerDetails(Record):
    address: Address
    email: Email
    name: Text
    phone: Phone = field(nullable=True)
    tax_exempt: Text
    tax_ids: Array[Anything]  # always empty


class Metadata(Record):
    cart_id: Text = field(optional=True)  # in 2 of 3
    campaign: Text = field(optional=True)  # in 2 of 3


class ShippingCost(Record):
    amount_subtotal: Number
    amount_tax: Number
    amount_total: Number
    shipping_rate: Text


class TotalDetails(Record):
    amount_discount: Number
    amount_shipping: Number
    amount_tax: Number


class CheckoutSession(Record):
    id: Text
    object: Text
    adaptive_pricing: AdaptivePricing
    after_expiration: Anything  # always null
    allow_promotion_codes: Boolean = field(nullable=True)
    amount_subtotal: Number
    amount_total: Number
    automatic_tax: AutomaticTax
    billing_address_collection: Anything  # always null
    cancel_url: Text
    client_reference_id: Text = field(nullable=True, max_length=50)
    consent: Anything  # always null
    created: UnixSeconds
    currency: Text
    customer: Text = field(nullable=True)
    customer_details: CustomerDetails
    customer_email: Anything  # always null
    expires_at: UnixSeconds
    invoice: Text = field(nullable=True)
    livemode: Boolean
    locale: Text
    metadata: Metadata
    mode: Text
    payment_intent: Text = field(nullable=True)
    payment_method_types: Array[Text]
    payment_status: Text
    shipping_cost: ShippingCost = field(nullable=True)
    status: Text
    subscription: Text = field(nullable=True)
    success_url: Text
    total_details: TotalDetails
    ui_mode: Text
    url: Anything  # always null


class Data(Record):
    object: CheckoutSession


class Request(Record):
    id: Anything  # always null
    idempotency_key: Anything  # always null


class CheckoutCompleted(Payload, event="stripe checkout.completed"):
    id: Text
    object: Text
    api_version: Text
    created: UnixSeconds
    data: Data
    livemode: Boolean
    pending_webhooks: Integer
    request: Request
    type: Text


checkout = CheckoutCompleted()

transform = Transform(
    name="stripe/checkout.completed",
    source=checkout,
    body=Track(
        events=[
            Event(
                user=identify(
                    external_id=checkout.data.object.client_reference_id,
                    email=checkout.data.object.customer_details.email,
                    phone=checkout.data.object.customer_details.phone,
                ),
                name="Checkout Completed",
                time=iso8601(checkout.created),
                properties=fitted(
                    {
                        **pick(
                            checkout.data.object,
                            "id",
                            "amount_subtotal",
                            "amount_total",
                            "currency",
                            "invoice",
                            "mode",
                            "payment_status",
                            "status",
                            "ui_mode",
                        ),
                        "expires_at": iso8601(checkout.data.object.expires_at),
                    },
                ),
            ),
        ],
    ),
)

# Cases:
# guest
# subscription
# payment
