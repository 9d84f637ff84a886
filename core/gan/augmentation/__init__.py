"""Changes to all pictures that a critic sees, through which gradients flow."""
