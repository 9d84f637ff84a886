"""Takes something of a run away as a file. Reads the run folder, never a widget. Needs no torch."""
