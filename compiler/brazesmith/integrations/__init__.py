"""Integrations that brazesmith brings along; each uses the public spec API only."""
