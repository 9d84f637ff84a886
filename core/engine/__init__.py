"""What every method is run with: device and precision, random numbers, probes, scalars."""
