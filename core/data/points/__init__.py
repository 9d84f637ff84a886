"""Distributions of points of the plane, one file each."""
