"""Every random number of a run comes from a named generator of its own."""

import hashlib

import torch


class RandomStreams:
    """Generators by name, each seeded from the run's seed and its name.

    Independent streams keep watching free of side effects: drawing a preview takes nothing from
    the stream that draws batches.
    """

    def __init__(self, seed: int, device: torch.device) -> None:
        self._seed = seed
        self._device = device
        self._generators: dict[str, torch.Generator] = {}

    def seed_of(self, name: str) -> int:
        """A seed of 63 bits for this name."""
        digest = hashlib.sha256(f"{self._seed}/{name}".encode()).digest()
        return int.from_bytes(digest[:8], "little") >> 1

    def generator(self, name: str) -> torch.Generator:
        """The generator of this name on the run's device, always the same one."""
        if name not in self._generators:
            self._generators[name] = torch.Generator(self._device).manual_seed(self.seed_of(name))
        return self._generators[name]

    def cpu_generator(self, name: str) -> torch.Generator:
        """A fresh generator on the CPU: the same numbers on every device and at every call."""
        return torch.Generator().manual_seed(self.seed_of(name))
