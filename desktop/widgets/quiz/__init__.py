"""What the panel You against D is made of."""
