"""V8 in a worker process."""
