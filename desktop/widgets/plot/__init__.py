"""Axes, lines and marks in the colours of the theme: pyqtgraph is known nowhere else."""
