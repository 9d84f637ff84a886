"""What may go wrong in a GAN, one file each."""
