"""The models and their training. PyTorch only: nothing here knows about a window."""
