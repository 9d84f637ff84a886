"""Axes, lines and marks in the colours of the theme, made of pyqtgraph's."""

import pyqtgraph as pg

pg.setConfigOptions(imageAxisOrder="row-major")  # rows before columns, as NumPy has them
