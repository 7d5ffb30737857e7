/*
 * regal/agent.activity.updated
 *
 * Regal `agent.activity.updated` becomes nothing: it is of an agent, and of no user of Braze's.
 *
 * Source       Regal agent.activity.updated
 * Destination  POST /users/track
 * Spec         brazesmith/integrations/regal/transforms/agent_activity_updated.py
 * Code         dca574714f74
 *
 * Written by brazesmith: edit the spec, not this code.
 */

// The event is about an agent, not about a contact
return { attributes: [] };
