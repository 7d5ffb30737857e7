/*
 * regal/router
 *
 * Every Regal event, by its name: for accounts that send all events to one URL.
 *
 * Source       Regal, all events
 * Destination  POST /users/track
 * Spec         brazesmith/integrations/regal/transforms/router.py
 * Code         0a0d3058309b
 *
 * Written by brazesmith: edit the spec, not this code.
 */

const name = payload.name;
const properties = payload.properties || {};
const externalId = firstId(payload.userId, payload.external_id);
const traits = payload.traits || {};
const email = firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, traits.email, payload.contact_email);
const phone = firstFilled(traits.phone, payload.contact_phone);

// Who the user is: exactly one identifier, the first that is there.
const identifier = isFilled(externalId)
  ? { external_id: externalId }
  : isFilled(email)
    ? { email: email }
    : isFilled(phone)
      ? { user_alias: { alias_name: phone, alias_label: "phone" } }
      : undefined;

const now = new Date().toISOString();
const occurredAt = firstPresent(
  isoTime(isoSpelling(payload.originalTimestamp), 1000),
  isoTime(isoSpelling(payload.original_timestamp), 1000),
  isoTime(isoSpelling(payload.created_at), 1000),
  now
);

if (
  name === "custom.task.completed" ||
  (name === "call.completed" &&
    (properties.type === "Custom Task" || isFilled(properties.custom_task_name)))
) {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Custom Task Completed",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          agent_firstname: properties.agent_firstname,
          agent_fullname: properties.agent_fullname,
          completed_at: properties.completed_at,
          contact_phone: properties.contact_phone,
          custom_task_name: properties.custom_task_name,
          disposition: properties.disposition,
          notes: properties.notes,
          objections: properties.objections,
          type: properties.type
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

const phone2 = firstFilled(traits.phone, payload.contact_phone, properties.contact_phone);

// Who the user is: exactly one identifier, the first that is there.
const identifier2 = isFilled(externalId)
  ? { external_id: externalId }
  : isFilled(email)
    ? { email: email }
    : isFilled(phone2)
      ? { user_alias: { alias_name: phone2, alias_label: "phone" } }
      : undefined;

const occurredAt2 = firstPresent(
  isoTime(isoSpelling(payload.originalTimestamp), 1000),
  isoTime(isoSpelling(payload.original_timestamp), 1000),
  isoTime(isoSpelling(properties.completed_at), 1000),
  isoTime(isoSpelling(payload.created_at), 1000),
  now
);

if (
  name === "voicemail.completed" ||
  (name === "email.conversation.completed" && properties.type === "Voicemail")
) {
  if (identifier2 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier2,
        name: "Voicemail Completed",
        time: occurredAt2,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name === "null" ? null : properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          disposition: properties.disposition,
          conversation_happened: properties.conversation_happened,
          notes: properties.notes,
          objections: properties.objections,
          started_at: properties.started_at,
          ended_at: properties.ended_at,
          completed_at: properties.completed_at,
          talk_time: properties.talk_time,
          wrapup_time: properties.wrapup_time,
          handle_time: properties.handle_time,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          journey_execution_name: properties.journey_execution_name,
          journey_node_uuid: properties.journey_node_uuid,
          journey_node_friendly_id: properties.journey_node_friendly_id,
          agent_firstname: properties.agent_firstname,
          agent_fullname: properties.agent_fullname,
          agent_tags: properties.agent_tags,
          agent_teams: properties.agent_teams,
          campaign_id: properties.campaign_id === "null" ? null : properties.campaign_id,
          contact_phone: properties.contact_phone,
          direction: properties.direction,
          task_id: properties.task_id,
          type: properties.type
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "agent.activity.updated") {
  // The event is about an agent, not about a contact
  return { attributes: [] };
}

if (name === "call.analysis.available") {
  if (identifier2 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier2,
        name: "Call Analysis Available",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          call_analysis: properties.call_analysis,
          contact_phone: properties.contact_phone,
          incoming_sip_headers: properties.incoming_sip_headers,
          is_ai_agent: properties.is_ai_agent,
          outgoing_sip_headers: properties.outgoing_sip_headers,
          task_id: properties.task_id
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "call.completed") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Call Completed",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          disposition: properties.disposition,
          conversation_happened: properties.conversation_happened,
          notes: properties.notes,
          objections: properties.objections,
          started_at: properties.started_at,
          ended_at: properties.ended_at,
          completed_at: properties.completed_at,
          talk_time: properties.talk_time,
          wrapup_time: properties.wrapup_time,
          handle_time: properties.handle_time,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          agent_firstname: properties.agent_firstname,
          agent_fullname: properties.agent_fullname,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          call_id: properties.call_id,
          type: properties.type
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "call.ivr.triggered") {
  const phone3 = firstFilled(traits.phone, payload.contact_phone, properties.contact_number);

  // Who the user is: exactly one identifier, the first that is there.
  const identifier3 = isFilled(externalId)
    ? { external_id: externalId }
    : isFilled(email)
      ? { email: email }
      : isFilled(phone3)
        ? { user_alias: { alias_name: phone3, alias_label: "phone" } }
        : undefined;
  if (identifier3 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier3,
        name: "Call IVR Triggered",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          contact_number: properties.contact_number,
          direction: properties.direction,
          ivr_flow_id: properties.ivr_flow_id,
          ivr_flow_name: properties.ivr_flow_name,
          ivr_flow_trigger_id: properties.ivr_flow_trigger_id,
          ivr_flow_version: properties.ivr_flow_version
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "call.placed") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Call Placed",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          journey_execution_name: properties.journey_execution_name,
          journey_node_uuid: properties.journey_node_uuid,
          journey_node_friendly_id: properties.journey_node_friendly_id,
          related_object_id: properties.related_object_id,
          related_object_type: properties.related_object_type,
          agent_fullname: properties.agent_fullname,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          task_id: properties.task_id,
          type: properties.type,
          queue: properties.queue,
          channel: properties.channel
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "call.recording.available") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Call Recording Available",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          call_id: properties.call_id,
          call_sid: properties.call_sid,
          type: properties.type,
          disposition: properties.disposition,
          notes: properties.notes,
          objections: properties.objections,
          recording_link: properties.recording_link,
          started_at: properties.started_at,
          ended_at: properties.ended_at,
          talk_time: properties.talk_time
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "call.transcript.available") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Call Transcript Available",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          call_summary: properties.call_summary,
          contact_name: properties.contact_name,
          contact_phone: properties.contact_phone,
          is_voicemail: properties.is_voicemail,
          moments_count: properties.moments_count,
          recording_id: properties.recording_id,
          recording_link: properties.recording_link,
          request_timestamp: properties.request_timestamp,
          response_timestamp: properties.response_timestamp,
          trackers: properties.trackers,
          transcript: properties.transcript,
          transcript_is_truncated: properties.transcript_is_truncated,
          transcript_url: properties.transcript_url,
          task_id: properties.task_id,
          recording_duration: properties.recording_duration,
          sentiments: properties.sentiments
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "call.wrapup") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Call Wrapup",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          target_agent_email: properties.target_agent_email,
          target_agent_id: properties.target_agent_id,
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          reserved_agent_email: properties.reserved_agent_email,
          reserved_agent_fullname: properties.reserved_agent_fullname,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          channel: properties.channel,
          contact_email: properties.contact_email,
          contact_phone: properties.contact_phone,
          direction: properties.direction,
          queue: properties.queue,
          target_agent_fullname: properties.target_agent_fullname,
          task_id: properties.task_id,
          type: properties.type
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "cancel.all.automated.tasks") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Cancel All Automated Tasks",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          campaign_friendly_id: properties.campaign_friendly_id,
          canceled_by: properties.canceled_by,
          cancelation_source: properties.cancelation_source,
          original_task_id: properties.original_task_id,
          timestamp: properties.timestamp
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

// Names that Braze keeps for itself.
const reserved = [
  "external_id", "user_alias", "braze_id", "email", "phone", "_update_existing_only",
  "_merge_objects", "push_token_import", "alias_name", "alias_label", "bio", "country",
  "current_location", "date_of_first_session", "date_of_last_session", "dob", "email_subscribe",
  "email_open_tracking_disabled", "email_click_tracking_disabled", "email_subscription_info",
  "facebook", "first_name", "gender", "home_city", "image_url", "language", "last_name",
  "marked_email_as_spam_at", "push_subscribe", "push_tokens", "subscription_groups", "time_zone",
  "twitter", "__proto__"
];

if (name === "contact.attribute.edited") {
  const changes = properties.changes || {};

  // The new values, by name, without names that Braze keeps for itself.
  const custom = withoutKeys(
    mapValues(
      {
        ...withoutKeys(properties.changes, [
          "custom_properties", "phone", "phones", "email", "emails"
        ]),
        ...asObject(changes.custom_properties)
      },
      (change) => storable((change || {}).new_value)
    ),
    reserved
  );

  const changesPhone = changes.phone || {};
  const newPhone =
    changesPhone.new_value === null
      ? null
      : firstMatch(/^(?:\D{0,9}\d){5,20}\D{0,9}$/, trim(changesPhone.new_value));
  const changesEmail = changes.email || {};
  const newEmail =
    changesEmail.new_value === null
      ? null
      : firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, trim(changesEmail.new_value));

  if (isEmpty(custom) && newPhone === undefined && newEmail === undefined) {
    // Nothing that Braze keeps has changed
    return { attributes: [] };
  }

  if (isEmpty(custom) && newPhone === undefined && !isFilled(externalId) && isFilled(email)) {
    // Nothing has changed but that by which Braze finds the user
    return { attributes: [] };
  }
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    attributes: [
      {
        email: newEmail,
        phone: newPhone,
        ...identifier,
        _update_existing_only: false,
        ...custom
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "contact.created") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    attributes: [
      {
        email: firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, trim(properties.email)),
        phone: firstMatch(/^(?:\D{0,9}\d){5,20}\D{0,9}$/, trim(properties.contactPhone)),
        ...identifier,
        _update_existing_only: false,
        first_name: nonEmpty(fitted(properties.firstName)),
        last_name: nonEmpty(fitted(properties.lastName)),
        ...withoutKeys(
          withoutNulls(
            mapValues(
              withoutKeys(payload.properties, ["contactPhone", "email", "firstName", "lastName"]),
              storable
            )
          ),
          reserved
        )
      }
    ],
    events: [
      {
        ...identifier,
        name: "Contact Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: withoutKeys(reportable(payload.properties), ["time", "event_name"])
      }
    ]
  };

  return withoutUndefined(brazecall);
}

const given = isObject(payload.properties)
  ? payload.properties
  : {
      ...withoutKeys(payload, [
        "userId", "external_id", "traits", "name", "originalTimestamp", "original_timestamp",
        "created_at", "eventSource", "source", "eventId", "event_id", "contact_phone",
        "contact_email", "brand", "profile_id", "entity_type", "event_type", "source_workflow",
        "properties"
      ])
    };

if (name === "contact.email.created") {
  const newEmailProperties = given.new_email_properties || {};
  const email2 = firstMatch(
    /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
    traits.email,
    payload.contact_email,
    newEmailProperties.email
  );

  // Who the user is: exactly one identifier, the first that is there.
  const identifier3 = isFilled(externalId)
    ? { external_id: externalId }
    : isFilled(email2)
      ? { email: email2 }
      : isFilled(phone)
        ? { user_alias: { alias_name: phone, alias_label: "phone" } }
        : undefined;
  if (identifier3 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const emailOptIn = newEmailProperties.emailOptIn || {};

  // Of the primary address; for the consent of others Braze has no place.
  const consent =
    newEmailProperties.isPrimary === true
      ? emailOptIn.subscribed === true
          ? "subscribed"
          : emailOptIn.subscribed === false
            ? "unsubscribed"
            : undefined
      : undefined;

  const brazecall = {
    attributes: [
      {
        email:
          newEmailProperties.isPrimary === true
            ? firstMatch(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, trim(newEmailProperties.email))
            : undefined,
        ...identifier3,
        _update_existing_only: false,
        first_name: nonEmpty(fitted(given.firstName)),
        last_name: nonEmpty(fitted(given.lastName)),
        email_subscribe: consent,
        ...withoutKeys(
          withoutNulls(
            mapValues(
              withoutKeys(given, ["new_email_properties", "firstName", "lastName"]),
              storable
            )
          ),
          reserved
        )
      }
    ],
    events: [
      {
        ...identifier3,
        name: "Contact Email Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: withoutKeys(reportable(given), ["time", "event_name"])
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "contact.experiment.assigned") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Contact Experiment Assigned",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          experiment_name: properties.experiment_name,
          experiment_id: properties.experiment_id,
          experiment_variant: properties.experiment_variant
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "contact.phone.created") {
  const phone3 = firstFilled(traits.phone, payload.contact_phone, properties.contactPhone);

  // Who the user is: exactly one identifier, the first that is there.
  const identifier3 = isFilled(externalId)
    ? { external_id: externalId }
    : isFilled(email)
      ? { email: email }
      : isFilled(phone3)
        ? { user_alias: { alias_name: phone3, alias_label: "phone" } }
        : undefined;
  if (identifier3 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    attributes: [
      {
        phone:
          properties.isPrimary === true
            ? firstMatch(/^(?:\D{0,9}\d){5,20}\D{0,9}$/, trim(properties.contactPhone))
            : undefined,
        ...identifier3,
        _update_existing_only: false,
        first_name: nonEmpty(fitted(properties.firstName)),
        last_name: nonEmpty(fitted(properties.lastName)),
        ...withoutKeys(
          withoutNulls(
            mapValues(
              withoutKeys(payload.properties, [
                "contactPhone", "firstName", "lastName", "isPrimary", "label", "source"
              ]),
              storable
            )
          ),
          reserved
        )
      }
    ],
    events: [
      {
        ...identifier3,
        name: "Contact Phone Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: withoutKeys(reportable(payload.properties), ["time", "event_name"])
      }
    ]
  };

  return withoutUndefined(brazecall);
}

const channel = lowerCase(properties.channel);

// The project's subscription group for the channel.
const group = get(
  { voice: "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83", sms: "c81d4e2e-7b6f-4f0a-9a57-3d5e8b1c6f92" },
  channel
);

if (name === "contact.subscribed") {
  if (channel === "email" || group != null) {
    if (identifier === undefined) {
      throw new Error(
        "regal/router: " +
          "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
      );
    }

    const brazecall = {
      attributes: [
        {
          ...identifier,
          _update_existing_only: false,
          email_subscribe: channel === "email" ? "subscribed" : undefined,
          subscription_groups:
            group != null
              ? [{ subscription_group_id: group, subscription_state: "subscribed" }]
              : undefined
        }
      ],
      events: [
        {
          ...identifier,
          name: "Contact Subscribed",
          time: occurredAt,
          _update_existing_only: false,
          properties: reportable({
            new_subscription: properties.new_subscription,
            channel: properties.channel,
            text: properties.text,
            ip: properties.ip,
            source: properties.source,
            timestamp: properties.timestamp
          })
        }
      ]
    };

    return withoutUndefined(brazecall);
  }

  throw new Error(
    "regal/router: " +
      concat("no subscription group for the channel ", firstPresent(channel, "(none)"))
  );
}

if (name === "contact.unsubscribed") {
  if (channel === "email" || group != null) {
    if (identifier === undefined) {
      throw new Error(
        "regal/router: " +
          "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
      );
    }

    const brazecall = {
      attributes: [
        {
          ...identifier,
          _update_existing_only: true,
          email_subscribe: channel === "email" ? "unsubscribed" : undefined,
          subscription_groups:
            group != null
              ? [{ subscription_group_id: group, subscription_state: "unsubscribed" }]
              : undefined
        }
      ]
    };

    return withoutUndefined(brazecall);
  }

  const channel2 = lowerCase(properties.channel);

  throw new Error(
    "regal/router: " +
      concat("no subscription group for the channel ", firstPresent(channel2, "(none)"))
  );
}

if (name === "contacted.after.hours") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Contacted After Hours",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          channel: properties.channel,
          contact_phone: properties.contact_phone,
          contact_email: properties.contact_email,
          timestamp: properties.timestamp
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "email.conversation.completed") {
  if (identifier2 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier2,
        name: "Email Conversation Completed",
        time: occurredAt2,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          campaign_name: properties.campaign_name === "null" ? null : properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          disposition: properties.disposition,
          conversation_happened: properties.conversation_happened,
          notes: properties.notes,
          objections: properties.objections,
          started_at: properties.started_at,
          ended_at: properties.ended_at,
          completed_at: properties.completed_at,
          talk_time: properties.talk_time,
          wrapup_time: properties.wrapup_time,
          handle_time: properties.handle_time,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          journey_execution_name: properties.journey_execution_name,
          journey_node_uuid: properties.journey_node_uuid,
          journey_node_friendly_id: properties.journey_node_friendly_id,
          related_object_id: properties.related_object_id,
          related_object_type: properties.related_object_type,
          agent_firstname: properties.agent_firstname,
          agent_fullname: properties.agent_fullname,
          agent_tags: properties.agent_tags,
          agent_teams: properties.agent_teams,
          campaign_id: properties.campaign_id === "null" ? null : properties.campaign_id,
          contact_phone: properties.contact_phone,
          direction: properties.direction,
          task_id: properties.task_id,
          type: properties.type
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "email.received") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Email Received",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          attachments: properties.attachments,
          bcc_emails: properties.bcc_emails,
          body_snippet: properties.body_snippet,
          cc_emails: properties.cc_emails,
          contact_email: properties.contact_email,
          direction: properties.direction,
          message_id: properties.message_id,
          sender_email: properties.sender_email,
          subject: properties.subject,
          thread_id: properties.thread_id,
          to_emails: properties.to_emails
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "email.sent") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Email Sent",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          attachments: properties.attachments,
          bcc_emails: properties.bcc_emails,
          body_snippet: properties.body_snippet,
          cc_emails: properties.cc_emails,
          contact_email: properties.contact_email,
          direction: properties.direction,
          message_id: properties.message_id,
          sender_email: properties.sender_email,
          subject: properties.subject,
          thread_id: properties.thread_id,
          to_emails: properties.to_emails
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "mms.received") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "MMS Received",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          direction: properties.direction,
          regal_voice_phone: properties.regal_voice_phone,
          contact_phone: properties.contact_phone,
          from_number: properties.from_number,
          to_number: properties.to_number,
          sms_message_id: properties.sms_message_id,
          content: properties.content,
          media_url: properties.media_url,
          related_object_id: properties.related_object_id,
          related_object_type: properties.related_object_type,
          agent_fullname: properties.agent_fullname,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          sms_conversation_id: properties.sms_conversation_id
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "mms.sent") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "MMS Sent",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          direction: properties.direction,
          regal_voice_phone: properties.regal_voice_phone,
          contact_phone: properties.contact_phone,
          from_number: properties.from_number,
          to_number: properties.to_number,
          sms_message_id: properties.sms_message_id,
          content: properties.content,
          media_url: properties.media_url,
          related_object_id: properties.related_object_id,
          related_object_type: properties.related_object_type,
          agent_fullname: properties.agent_fullname,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          sms_conversation_id: properties.sms_conversation_id
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

const given2 = isObject(payload.properties) ? payload.properties : payload;

if (name === "object.attribute.edited") {
  const type = given2.related_object_type;
  const id = given2.related_object_id;
  const changes = given2.changes || {};
  const known = withoutNulls(
    mapValues(changes.properties, (change) => storable((change || {}).new_value))
  );
  const fields = nestable(
    reportable(renameKeys(known, (value, key) => replacePattern(key, /[.$ ]/g, "_")))
  );
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    attributes:
      isFilled(type) && isFilled(id) && !isEmpty(fields)
        ? [
            {
              ...identifier,
              _update_existing_only: false,
              _merge_objects: true,
              ...withoutKeys(
                fromEntries([
                  [
                    type,
                    {
                      $update: [
                        {
                          $identifier_key: "related_object_id",
                          $identifier_value: fitted(id),
                          $new_object: fields
                        }
                      ]
                    }
                  ]
                ]),
                reserved
              )
            }
          ]
        : [],
    events: [
      {
        ...identifier,
        name: "Object Attribute Edited",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          related_object_id: given2.related_object_id,
          related_object_type: given2.related_object_type,
          related_object_type_name: given2.related_object_type_name,
          changes: given2.changes
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "object.created") {
  const type = given.related_object_type;
  const id = given.related_object_id;
  const known = withoutNulls(mapValues(given, storable));
  const fields = nestable(
    reportable(renameKeys(known, (value, key) => replacePattern(key, /[.$ ]/g, "_")))
  );
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    attributes:
      isFilled(type) && isFilled(id) && !isEmpty(fields)
        ? [
            {
              ...identifier,
              _update_existing_only: false,
              _merge_objects: true,
              ...withoutKeys(
                fromEntries([
                  [
                    type,
                    {
                      $add: [{ related_object_id: fitted(id), ...fields }]
                    }
                  ]
                ]),
                reserved
              )
            }
          ]
        : [],
    events: [
      {
        ...identifier,
        name: "Object Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: withoutKeys(reportable(given), ["time", "event_name"])
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "scheduled.callback.requested") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const callbackTimestamp = firstPresent(
    properties.callback_timestamp,
    properties["callback_timestamp "]
  );

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Scheduled Callback Requested",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          contact_phone: properties.contact_phone,
          notes_from_agent: properties.notes_from_agent,
          originating_task_id: properties.originating_task_id,
          regal_voice_phone: properties.regal_voice_phone,
          callback_timestamp: firstPresent(
            isoTime(isoSpelling(callbackTimestamp), 1000),
            callbackTimestamp
          ),
          callback_friendly_date: properties.callback_friendly_date,
          callback_friendly_day: properties.callback_friendly_day,
          callback_friendly_time: properties.callback_friendly_time,
          callback_friendly_timezone: properties.callback_friendly_timezone,
          callback_friendly_timestamp: properties.callback_friendly_timestamp,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "scheduled.reminder.created") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Scheduled Reminder Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          contact_phone: properties.contact_phone,
          notes_from_agent: properties.notes_from_agent,
          originating_task_id: properties.originating_task_id,
          regal_voice_phone: properties.regal_voice_phone,
          scheduled_at: properties.scheduled_at,
          timezone: properties.timezone
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "sms.conversation.completed") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "SMS Conversation Completed",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          disposition: properties.disposition,
          conversation_happened: properties.conversation_happened,
          notes: properties.notes,
          objections: properties.objections,
          started_at: properties.started_at,
          ended_at: properties.ended_at,
          completed_at: properties.completed_at,
          talk_time: properties.talk_time,
          wrapup_time: properties.wrapup_time,
          handle_time: properties.handle_time,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          content: Array.isArray(properties.content)
            ? present([
                ...asArray(
                  mapArray(takeItems(properties.content, 100), (message) =>
                    Array.isArray(message) ? joinText(message, " ") : message
                  )
                ),
                lengthOf(properties.content) > 100 ? "…" : undefined
              ])
            : properties.content,
          contact_phone: properties.contact_phone,
          sms_conversation_id: properties.sms_conversation_id,
          agent_firstname: properties.agent_firstname,
          agent_fullname: properties.agent_fullname,
          direction: properties.direction,
          type: properties.type
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "sms.failed") {
  const phone3 = firstFilled(traits.phone, payload.contact_phone, given2.contact_phone);

  // Who the user is: exactly one identifier, the first that is there.
  const identifier3 = isFilled(externalId)
    ? { external_id: externalId }
    : isFilled(email)
      ? { email: email }
      : isFilled(phone3)
        ? { user_alias: { alias_name: phone3, alias_label: "phone" } }
        : undefined;
  if (identifier3 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier3,
        name: "SMS Failed",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          direction: given2.direction,
          regal_voice_phone: given2.regal_voice_phone,
          contact_phone: given2.contact_phone,
          from_number: given2.from_number,
          to_number: given2.to_number,
          sms_message_id: given2.sms_message_id,
          content: given2.content,
          media_url: given2.media_url,
          campaign_name: given2.campaign_name,
          campaign_friendly_id: given2.campaign_friendly_id,
          journey_uuid: given2.journey_uuid,
          journey_name: given2.journey_name,
          journey_friendly_id: given2.journey_friendly_id,
          campaign_id: given2.campaign_id,
          error_code: given2.error_code,
          regal_voice_phone_internal_name: given2.regal_voice_phone_internal_name
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "sms.queued") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "SMS Queued",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          direction: properties.direction,
          regal_voice_phone: properties.regal_voice_phone,
          contact_phone: properties.contact_phone,
          from_number: properties.from_number,
          to_number: properties.to_number,
          sms_message_id: properties.sms_message_id,
          content: properties.content,
          media_url: properties.media_url,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          campaign_id: properties.campaign_id,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "sms.received") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "SMS Received",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          direction: properties.direction,
          regal_voice_phone: properties.regal_voice_phone,
          contact_phone: properties.contact_phone,
          from_number: properties.from_number,
          to_number: properties.to_number,
          sms_message_id: properties.sms_message_id,
          content: properties.content,
          media_url: properties.media_url,
          agent_fullname: properties.agent_fullname,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          sms_conversation_id: properties.sms_conversation_id
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "sms.sent") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "SMS Sent",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          direction: properties.direction,
          regal_voice_phone: properties.regal_voice_phone,
          contact_phone: properties.contact_phone,
          from_number: properties.from_number,
          to_number: properties.to_number,
          sms_message_id: properties.sms_message_id,
          content: properties.content,
          media_url: properties.media_url,
          agent_fullname: properties.agent_fullname,
          sms_conversation_id: properties.sms_conversation_id
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "sms.undelivered") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "SMS Undelivered",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          direction: properties.direction,
          regal_voice_phone: properties.regal_voice_phone,
          contact_phone: properties.contact_phone,
          from_number: properties.from_number,
          to_number: properties.to_number,
          sms_message_id: properties.sms_message_id,
          content: properties.content,
          media_url: properties.media_url,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          campaign_id: properties.campaign_id,
          error_code: properties.error_code
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "task.canceled") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Task Canceled",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          target_agent_email: properties.target_agent_email,
          target_agent_id: properties.target_agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          task_id: properties.task_id,
          type: properties.type,
          queue: properties.queue,
          channel: properties.channel,
          target_agent_fullname: properties.target_agent_fullname,
          canceled_by: properties.canceled_by,
          cancelation_reason: properties.cancelation_reason,
          cancelation_source: properties.cancelation_source,
          cancelation_notes: properties.cancelation_notes
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "task.created") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Task Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          target_agent_email: properties.target_agent_email,
          target_agent_id: properties.target_agent_id,
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          task_id: properties.task_id,
          type: properties.type,
          queue: properties.queue,
          channel: properties.channel,
          target_agent_fullname: properties.target_agent_fullname
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "task.reservation.accepted") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Task Reservation Accepted",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          target_agent_email: properties.target_agent_email,
          target_agent_id: properties.target_agent_id,
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          reserved_agent_email: properties.reserved_agent_email,
          reserved_agent_fullname: properties.reserved_agent_fullname,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          task_id: properties.task_id,
          type: properties.type,
          queue: properties.queue,
          channel: properties.channel
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "task.reservation.created") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Task Reservation Created",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          target_agent_email: properties.target_agent_email,
          target_agent_id: properties.target_agent_id,
          scheduling_agent_fullname: properties.scheduling_agent_fullname,
          scheduling_agent_email: properties.scheduling_agent_email,
          scheduling_agent_id: properties.scheduling_agent_id,
          reserved_agent_email: properties.reserved_agent_email,
          reserved_agent_fullname: properties.reserved_agent_fullname,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          campaign_name: properties.campaign_name,
          campaign_friendly_id: properties.campaign_friendly_id,
          journey_uuid: properties.journey_uuid,
          journey_name: properties.journey_name,
          journey_friendly_id: properties.journey_friendly_id,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          task_id: properties.task_id,
          type: properties.type,
          queue: properties.queue,
          channel: properties.channel
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "voicemail.recording.available") {
  if (identifier === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier,
        name: "Voicemail Recording Available",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          regal_voice_phone: properties.regal_voice_phone,
          regal_voice_phone_internal_name: properties.regal_voice_phone_internal_name,
          direction: properties.direction,
          contact_phone: properties.contact_phone,
          channel: properties.channel,
          call_id: properties.call_id,
          call_sid: properties.call_sid,
          type: properties.type,
          recording_link: properties.recording_link,
          started_at: properties.started_at,
          ended_at: properties.ended_at,
          talk_time: properties.talk_time
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

if (name === "voicemail.transcript.available") {
  if (identifier2 === undefined) {
    throw new Error(
      "regal/router: " +
        "no usable identifier: userId, traits.email and traits.phone are missing or not usable"
    );
  }

  const brazecall = {
    events: [
      {
        ...identifier2,
        name: "Voicemail Transcript Available",
        time: occurredAt,
        _update_existing_only: false,
        properties: reportable({
          agent_email: properties.agent_email,
          agent_id: properties.agent_id,
          call_summary: properties.call_summary,
          contact_name: properties.contact_name,
          contact_phone: properties.contact_phone,
          is_voicemail: properties.is_voicemail,
          moments_count: properties.moments_count,
          recording_id: properties.recording_id,
          recording_link: properties.recording_link,
          request_timestamp: properties.request_timestamp,
          response_timestamp: properties.response_timestamp,
          trackers: properties.trackers,
          transcript: properties.transcript,
          transcript_is_truncated: properties.transcript_is_truncated,
          transcript_url: properties.transcript_url,
          agent_name: properties.agent_name,
          call_id: properties.call_id,
          call_sid: properties.call_sid,
          recording_duration: properties.recording_duration,
          task_sid: properties.task_sid
        })
      }
    ]
  };

  return withoutUndefined(brazecall);
}

throw new Error(
  "regal/router: " + concat("no transform for the event ", firstPresent(toText(name), "(none)"))
);

// Functions that the code above calls.

// The array, or an empty one in place of anything else.
function asArray(value) {
  return Array.isArray(value) ? value : [];
}

// True for { … }, and neither for null nor for an array.
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The object, or an empty one in place of anything else.
function asObject(value) {
  return isObject(value) ? value : {};
}

// True for a text, a number, true and false.
function isScalar(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

// The parts one after the other; undefined when one of them has no value.
function concat(...parts) {
  return parts.every(isScalar) ? parts.join("") : undefined;
}

// True for a text that is not empty.
function isFilled(value) {
  return typeof value === "string" && value !== "";
}

// The first of the values that is a text with something in it.
function firstFilled(...values) {
  return values.find(isFilled);
}

// How many bytes a text has in UTF-8.
function textBytes(text) {
  return text
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "....")
    .replace(/[^\x00-\u07FF]/g, "...")
    .replace(/[^\x00-\x7F]/g, "..")
    .length;
}

// The first of the values that Braze takes as an id: a text of at most 987 bytes.
function firstId(...values) {
  return values.find((value) => isFilled(value) && textBytes(value) <= 987);
}

function matches(text, pattern) {
  return typeof text === "string" && pattern.test(text);
}

// The first of the texts that the pattern matches.
function firstMatch(pattern, ...texts) {
  return texts.find((text) => matches(text, pattern));
}

// The first value that is there and not null; the last one when none is.
function firstPresent(...values) {
  const found = values.find((value) => value !== undefined && value !== null);
  return found === undefined ? values[values.length - 1] : found;
}

// The object with what the function makes of each value; undefined results are left out.
function mapValues(object, transform) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, transform(value, key)])
          .filter(([, value]) => value !== undefined)
      )
    : undefined;
}

// The value with texts of at most 255 characters, which is what Braze stores: a longer one
// is cut, at a word where there is one near, and the cut is marked.
function fitted(value) {
  if (typeof value === "string" && value.length > 255) {
    const kept = value.slice(0, 254).replace(/[\uD800-\uDBFF]$/, "");
    return kept.replace(/\s+\S{0,40}$/, "") + "…";
  }
  if (Array.isArray(value)) {
    return value.map(fitted);
  }
  return isObject(value) ? mapValues(value, fitted) : value;
}

// An object out of [key, value] pairs; a pair without a text for its key is left out.
function fromEntries(pairs) {
  const usable = (pair) => Array.isArray(pair) && typeof pair[0] === "string" && pair.length > 1;
  return Array.isArray(pairs) ? Object.fromEntries(pairs.filter(usable)) : undefined;
}

// The value that stands in an object or array itself, not on its prototype.
function own(object, key) {
  const usable = isObject(object) || (Array.isArray(object) && /^(0|[1-9]\d*)$/.test(key));
  return usable && Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

// The value under a key that comes from the payload.
function get(container, key) {
  const usable = typeof key === "string" || typeof key === "number";
  return usable ? own(container, key) : undefined;
}

// True for undefined, null, "", [] and {}.
function isEmpty(value) {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).every((inner) => inner === undefined);
  }
  return value === undefined || value === null || value === "";
}

// A time such as 2022-07-13 14:00:00 -07:00 as ISO 8601 has it; other values as they are.
function isoSpelling(value) {
  const spaced = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d(\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/;
  return typeof value === "string" ? value.replace(spaced, "$1T$2$5") : value;
}

// Unix time (a number or digits) or ISO 8601, as ISO 8601 with a colon in its offset;
// undefined when it is neither, lies outside the years 0 to 9999, or on a February 30.
function isoTime(value, millis) {
  const given = isScalar(value) ? String(value).trim() : "";
  const text = given.replace(/^([\d-]{10}T[\d:.]+[+-]\d\d)(\d\d)$/, "$1:$2");
  const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const unix = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * millis : NaN;
  const time = iso ? Date.parse(iso[2] && !iso[5] ? text + "Z" : text) : unix;
  const isDay = !iso || String(new Date(iso[1]).toJSON()).startsWith(iso[1]);
  if (!isDay || !(time >= -62167219200000 && time <= 253402300799999)) {
    return undefined;
  }
  return iso && iso[5] ? text : new Date(time).toISOString();
}

// The items that are text, number or boolean, with the separator between them.
function joinText(items, separator) {
  return Array.isArray(items) ? items.filter(isScalar).join(separator) : undefined;
}

// The number of characters of a text, or of items of an array.
function lengthOf(value) {
  return typeof value === "string" || Array.isArray(value) ? value.length : undefined;
}

function lowerCase(text) {
  return typeof text === "string" ? text.toLowerCase() : undefined;
}

// What the function makes of each item; undefined results are left out.
function mapArray(items, transform) {
  return Array.isArray(items)
    ? items.map((item, index) => transform(item, index)).filter((item) => item !== undefined)
    : undefined;
}

// The entries for which the condition holds.
function filterEntries(object, condition) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object).filter(([key, value]) =>
          value !== undefined &&
          condition(value, key)
        )
      )
    : undefined;
}

// How many bytes a value has as JSON, in UTF-8.
function jsonBytes(value) {
  return encodeURIComponent(JSON.stringify(value)).replace(/%../g, "_").length;
}

// The entries, in their order, that fit into the 100 KB that Braze keeps of an object.
function nestable(object) {
  let bytes = 0;
  return filterEntries(object, (value, key) => {
    bytes += jsonBytes([key, value]);
    return bytes <= 100000;
  });
}

// A text that is not empty.
function nonEmpty(text) {
  return typeof text === "string" && text !== "" ? text : undefined;
}

// The items that have a value.
function present(items) {
  return items.filter((item) => item !== undefined);
}

// The object with each key renamed; what gets no text for its key is left out.
function renameKeys(object, rename) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [rename(value, key), value])
          .filter(([key]) => typeof key === "string")
      )
    : undefined;
}

// Every match of the pattern, replaced.
function replacePattern(text, pattern, replacement) {
  return typeof text === "string" ? text.replace(pattern, replacement) : undefined;
}

// What Braze takes as properties: up to 256, their names without $ in front, their texts
// cut to fit. If they have more than 100 KB in all, what is nested becomes JSON text.
function reportable(properties) {
  if (!isObject(properties)) {
    return undefined;
  }
  const usable = Object.entries(fitted(properties)).filter(([name]) =>
    name !== "" &&
    name.length <= 255 &&
    name[0] !== "$"
  );
  const kept = Object.fromEntries(usable.slice(0, 256));
  return jsonBytes(kept) <= 102400
    ? kept
    : mapValues(kept, (value) =>
        typeof value === "object" && value !== null ? fitted(JSON.stringify(value)) : value
      );
}

// What a custom attribute stores of any value: texts that fit, up to 500 different simple
// elements of an array, and what is nested as JSON text.
function storable(value) {
  const simple = (item) => fitted(isScalar(item) ? item : JSON.stringify(item));
  if (Array.isArray(value)) {
    const elements = value.filter((item) => item !== null).map(simple);
    return Array.from(new Set(elements)).slice(0, 500);
  }
  return isObject(value) ? simple(value) : fitted(value);
}

function takeItems(items, count) {
  return Array.isArray(items) ? items.slice(0, count) : undefined;
}

// A number, true or false as text; a text stays as it is.
function toText(value) {
  return isScalar(value) ? String(value) : undefined;
}

function trim(text) {
  return typeof text === "string" ? text.trim() : undefined;
}

// The object without the keys that are listed.
function withoutKeys(object, names) {
  return isObject(object)
    ? Object.fromEntries(
        Object.entries(object).filter(([key, value]) =>
          value !== undefined &&
          names.indexOf(key) === -1
        )
      )
    : undefined;
}

// Objects and arrays without the nulls in them, however deep; null itself stays.
function withoutNulls(value) {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map(withoutNulls);
  }
  return isObject(value)
    ? mapValues(value, (inner) => (inner === null ? undefined : withoutNulls(inner)))
    : value;
}

// Leaves out every key that has no value.
function withoutUndefined(body) {
  return JSON.parse(JSON.stringify(body));
}
