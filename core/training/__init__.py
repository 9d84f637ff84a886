"""A run: from a config to a generator of events."""
