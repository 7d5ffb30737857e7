"""Shop order.created becomes the event "Order Created"."""

from brazesmith import (
    Anything,
    Array,
    Boolean,
    Email,
    Event,
    Integer,
    Iso8601,
    Number,
    Payload,
    Record,
    Text,
    Track,
    Transform,
    field,
    fitted,
    identify,
    iso8601,
    parse_number,
    pick,
    to_text,
)


class Money(Record):
    amount: Text  # a number as text
    currency_code: Text


class PriceSet(Record):
    shop_money: Money
    presentment_money: Money


class DiscountCode(Record):
    code: Text
    amount: Text  # a number as text
    type: Text


class NoteAttribute(Record):
    name: Text
    value: Text


class TaxLine(Record):
    price: Text  # a number as text
    rate: Number
    title: Text
    price_set: PriceSet
    channel_liable: Boolean


class Address(Record):
    first_name: Text
    address1: Text
    phone: Anything  # always null
    city: Text
    zip: Text
    province: Anything  # always null
    country: Text
    last_name: Text
    address2: Anything  # always null
    company: Text = field(nullable=True)
    latitude: Number
    longitude: Number
    name: Text
    country_code: Text
    province_code: Anything  # always null


class DefaultAddress(Record):
    first_name: Text
    address1: Text
    phone: Anything  # always null
    city: Text
    zip: Text
    province: Anything  # always null
    country: Text
    last_name: Text
    address2: Anything  # always null
    company: Anything  # always null
    latitude: Number
    longitude: Number
    name: Text
    country_code: Text
    province_code: Anything  # always null
    id: Integer
    customer_id: Integer
    country_name: Text
    default: Boolean


class Customer(Record):
    id: Integer
    created_at: Iso8601
    updated_at: Iso8601
    first_name: Text
    last_name: Text
    state: Text
    note: Anything  # always null
    verified_email: Boolean
    multipass_identifier: Anything  # always null
    tax_exempt: Boolean
    email: Email
    phone: Anything  # always null
    currency: Text
    tags: Text
    tax_exemptions: Array[Anything]  # always empty
    admin_graphql_api_id: Text
    default_address: DefaultAddress


class LineItem(Record):
    id: Integer
    admin_graphql_api_id: Text
    current_quantity: Integer
    fulfillable_quantity: Integer
    fulfillment_service: Text
    fulfillment_status: Anything  # always null
    gift_card: Boolean
    grams: Integer
    name: Text
    price: Text  # a number as text
    price_set: PriceSet
    product_exists: Boolean
    product_id: Integer
    properties: Array[Anything]  # always empty
    quantity: Integer
    requires_shipping: Boolean
    sku: Text
    taxable: Boolean
    title: Text
    total_discount: Text  # a number as text
    variant_id: Integer
    variant_title: Text
    vendor: Text
    tax_lines: Array[TaxLine]


class ShippingLine(Record):
    id: Integer
    code: Text
    price: Text  # a number as text
    price_set: PriceSet
    title: Text
    carrier_identifier: Anything  # always null
    phone: Anything  # always null


class OrderCreated(Payload, event="shop order.created"):
    id: Integer
    admin_graphql_api_id: Text
    app_id: Integer
    browser_ip: Text
    buyer_accepts_marketing: Boolean
    cancel_reason: Anything  # always null
    cancelled_at: Anything  # always null
    cart_token: Text
    checkout_id: Integer
    closed_at: Anything  # always null
    confirmation_number: Text
    confirmed: Boolean
    contact_email: Email
    created_at: Iso8601
    currency: Text
    current_subtotal_price: Text  # a number as text
    current_subtotal_price_set: PriceSet
    current_total_price: Text  # a number as text
    current_total_price_set: PriceSet
    customer_locale: Text
    discount_codes: Array[DiscountCode]
    email: Email
    estimated_taxes: Boolean
    financial_status: Text
    fulfillment_status: Anything  # always null
    landing_site: Text
    name: Text
    note: Anything  # always null
    note_attributes: Array[NoteAttribute]
    number: Integer
    order_number: Integer
    payment_gateway_names: Array[Text]
    phone: Anything  # always null
    presentment_currency: Text
    processed_at: Iso8601
    source_name: Text
    subtotal_price: Text  # a number as text
    subtotal_price_set: PriceSet
    tags: Text  # always empty
    tax_lines: Array[TaxLine]
    taxes_included: Boolean
    test: Boolean
    token: Text
    total_discounts: Text  # a number as text
    total_price: Text  # a number as text
    total_price_set: PriceSet
    total_weight: Number
    updated_at: Iso8601
    user_id: Anything  # always null
    billing_address: Address
    customer: Customer = field(nullable=True)
    fulfillments: Array[Anything]  # always empty
    line_items: Array[LineItem]
    refunds: Array[Anything]  # always empty
    shipping_address: Address
    shipping_lines: Array[ShippingLine]


# Captured request headers, which a spec reads as `headers[…]`:
#   x-shopify-api-version: 2026-01
#   x-shopify-hmac-sha256
#   x-shopify-shop-domain: nordlicht.myshopify.com
#   x-shopify-topic: orders/create
#   x-shopify-webhook-id
order = OrderCreated()

transform = Transform(
    name="shop/order.created",
    source=order,
    body=Track(
        events=[
            Event(
                user=identify(
                    external_id=to_text(order.customer.id),
                    email=order.email,
                ),
                name="Order Created",
                time=iso8601(order.created_at),
                properties=fitted(
                    {
                        **pick(
                            order,
                            "confirmation_number",
                            "currency",
                            "financial_status",
                            "number",
                            "order_number",
                            "source_name",
                            "total_weight",
                        ),
                        "subtotal_price": parse_number(order.subtotal_price),
                        "total_discounts": parse_number(order.total_discounts),
                        "total_price": parse_number(order.total_price),
                    },
                ),
            ),
        ],
    ),
)

# Cases:
# typical
# null-customer
# with-discount-codes
