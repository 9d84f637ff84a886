"""Answers to what a person asks to be shown of a diffusion model, one file a request."""
