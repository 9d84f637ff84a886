"""The same samples again and again, as a network learns to draw them."""
