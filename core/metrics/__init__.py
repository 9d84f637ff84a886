"""How good samples are: measurements of them, each with the value that real data reach."""
