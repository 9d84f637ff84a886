"""The reverse process, one file a sampler. Each is a generator: who iterates decides how far."""
