"""What a network may be asked to predict, one file each."""
