"""What the schedule panel is made of: plots over the noise levels, their legend, the settings."""
