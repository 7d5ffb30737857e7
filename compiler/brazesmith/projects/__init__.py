"""A project on disk: settings, specs, catalogue, cache, lock, Git, processes that execute specs."""
