"""The command line: one file a sub-command. It shares core with the window and never imports Qt."""
