"""Archives of samples: payloads that a source has sent, in files."""
