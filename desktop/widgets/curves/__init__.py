"""Long curves of a run: kept in a pyramid, reduced to what the screen can show, and drawn."""
