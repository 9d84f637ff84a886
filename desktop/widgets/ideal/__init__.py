"""A network beside the ideal one, and samples beside the training examples nearest to them."""
