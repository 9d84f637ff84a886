"""The window, of PySide6 and pyqtgraph: it shows what a run tells, and computes nothing."""
