"""The run folder: what a run leaves behind, readable while it is written. Needs no torch."""
