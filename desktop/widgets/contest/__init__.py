"""Both networks of a GAN over the plane: the discriminator's map and the generator's sheet."""
