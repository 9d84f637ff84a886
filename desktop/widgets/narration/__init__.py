"""One training step of a GAN as a diagram whose parts light up phase by phase."""
