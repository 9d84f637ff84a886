"""What pictures are compared by: networks that turn each into a row of numbers."""
