"""How the loss is spread over noise levels and training steps, and what is behind it."""
