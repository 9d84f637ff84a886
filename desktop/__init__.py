"""The window. PySide6 and pyqtgraph. It computes nothing: it shows what a run tells and sends commands."""
