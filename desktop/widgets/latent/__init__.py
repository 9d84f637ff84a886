"""What the panel Latent space is made of."""
