// What the script for call.completed on Braze's partner page of Regal does, without its comments.
const time = new Date(payload.originalTimestamp * 1000).toISOString();
const brazecall = {
  events: [
    {
      external_id: payload.userId,
      name: "Call Completed",
      time: time,
      _update_existing_only: false,
      properties: {
        agent_firstname: payload.properties.agent_firstname,
        agent_fullname: payload.properties.agent_fullname,
        agent_id: payload.properties.agent_id,
        direction: payload.properties.direction,
        regal_voice_phone: payload.properties.regal_voice_phone,
        regal_voice_phone_internal_name: payload.properties.regal_voice_phone_internal_name,
        contact_phone: payload.properties.contact_phone,
        call_id: payload.properties.call_id,
        type: payload.properties.type,
        disposition: payload.properties.disposition,
        notes: payload.properties.notes,
        objections: payload.properties.objections,
        campaign_name: payload.properties.campaign_name,
        campaign_friendly_id: payload.properties.campaign_friendly_id,
        started_at: payload.properties.started_at,
        ended_at: payload.properties.ended_at,
        completed_at: payload.properties.completed_at,
        talk_time: payload.properties.talk_time,
        wrapup_time: payload.properties.wrapup_time,
        handle_time: payload.properties.handle_time,
        journey_uuid: payload.properties.journey_uuid,
        journey_name: payload.properties.journey_name,
        journey_friendly_id: payload.properties.journey_friendly_id
      }
    }
  ]
};
return brazecall;
