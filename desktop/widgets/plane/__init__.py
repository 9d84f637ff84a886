"""A square of the plane: fields as arrows, densities as bands, points on their way."""
