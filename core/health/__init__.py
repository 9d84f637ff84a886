"""What goes wrong in a GAN run, since when, and what helps: read from its events alone."""
