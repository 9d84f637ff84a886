"""Data sets, batches drawn from them, and the one place where tensors become pixels."""
