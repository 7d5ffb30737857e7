const properties = payload.properties;
let brazecall = {
  events: [
    {
      external_id: payload.userId,
      _update_existing_only: false,
      name: payload.name,
      time: new Date(payload.originalTimestamp * 1000).toISOString(),
      properties: {
        call_id: properties.call_id,
        agent_id: properties.agent_id,
        agent_fullname: properties.agent_fullname,
        campaign_id: properties.campaign_id,
        campaign_name: properties.campaign_name,
        campaign_friendly_id: properties.campaign_friendly_id,
        contact_phone: properties.contact_phone,
        direction: properties.direction,
        disposition: properties.disposition,
        notes: properties.notes,
        objections: properties.objections,
        started_at: properties.started_at,
        ended_at: properties.ended_at,
        talk_time: properties.talk_time,
        wrapup_time: properties.wrapup_time,
        handle_time: properties.handle_time,
        hold_time: properties.hold_time,
        queue: properties.queue,
        internal_phone: properties.internal_phone,
        is_callback: properties.is_callback,
        journey_friendly_id: properties.journey_friendly_id,
        type: properties.type,
        voicemail: properties.voicemail
      }
    }
  ]
};
return brazecall;
