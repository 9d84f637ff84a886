"""Generative adversarial networks: a generator and a critic that learn from each other."""
