"""Parts that panels and forms are made of."""
