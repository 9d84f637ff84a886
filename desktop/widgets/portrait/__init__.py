"""What the phase portrait is made of: planes of the losses, a thinned trail, its drawing."""
