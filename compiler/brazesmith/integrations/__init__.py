"""Integrations that come with brazesmith, each built with the public spec API and the `kit`."""
