"""What the panel Health is made of."""
