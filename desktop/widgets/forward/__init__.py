"""What the forward process is shown with."""
