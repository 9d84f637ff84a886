"""The forward process, what the network learns of it, and how its answer is used."""
