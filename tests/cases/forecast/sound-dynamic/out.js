// Identify the user by the first identifier available.
const identifier = isFilled(payload.id)
  ? { external_id: payload.id }
  : isFilled(payload.email)
    ? { email: payload.email }
    : undefined;
if (identifier === undefined) {
  throw new Error(
    "shop/order: no usable identifier: neither id nor email is a valid, non-empty string"
  );
}

// Names reserved by Braze.
const reserved = [
  "external_id", "user_alias", "braze_id", "email", "phone", "_update_existing_only",
  "_merge_objects", "push_token_import", "alias_name", "alias_label", "bio", "country",
  "current_location", "date_of_first_session", "date_of_last_session", "dob", "email_subscribe",
  "email_open_tracking_disabled", "email_click_tracking_disabled", "email_subscription_info",
  "facebook", "first_name", "gender", "home_city", "image_url", "language", "last_name",
  "marked_email_as_spam_at", "push_subscribe", "push_tokens", "subscription_groups", "time_zone",
  "twitter", "__proto__"
];

const brazecall = {
  attributes: [{ ...identifier, ...withoutKeys(fitted(payload.extra), reserved) }]
};

return brazecall;
