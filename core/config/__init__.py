"""What a run is: one typed description from which forms, command line, files and errors all come.

Nothing in this package imports torch, so that the window can show its form before torch is loaded.
"""
