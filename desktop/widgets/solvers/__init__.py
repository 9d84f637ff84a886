"""Parts of the solver bench: what to compare, a plot, a table and pictures of every cell."""
