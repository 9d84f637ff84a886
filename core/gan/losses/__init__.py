"""What generator and critic are trained for, one file a loss."""
