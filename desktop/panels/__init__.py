"""One file a panel: each shows one thing of a run and explains itself."""
