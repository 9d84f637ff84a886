"""One selected thing closely, in pictures and numbers."""
