"""Measurements of samples that are points of the plane."""
