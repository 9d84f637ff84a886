"""Forms generated from the config models."""
