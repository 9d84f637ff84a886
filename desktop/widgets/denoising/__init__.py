"""What the denoising player is made of: how to draw, three views of a step, the way of a sample."""
