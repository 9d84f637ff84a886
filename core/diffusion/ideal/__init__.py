"""Denoisers that are exact: what a perfect network would answer, and what only a memory would."""
