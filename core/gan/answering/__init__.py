"""What a person asks to be shown of a GAN, one file a request."""
