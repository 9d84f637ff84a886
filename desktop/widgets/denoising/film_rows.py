"""The frames of a film as they are shown: every step, and as the last one the finished samples."""

from dataclasses import dataclass

import numpy as np

from core.answers import SamplesDrawn
from core.arrays import Array

GREY = 128  # of a picture without noise

Rows = tuple[Array, Array, Array]  # x_t, x_0_hat and eps_hat


@dataclass(frozen=True, slots=True, eq=False)
class FilmRows:
    """x_t, x_0_hat and eps_hat of a film with k steps: k + 1 frames.

    Finished samples are all that the network could believe in, and no noise is left in them.
    """

    film: SamplesDrawn
    silence: Array  # eps_hat of finished samples

    @staticmethod
    def of(film: SamplesDrawn) -> "FilmRows":
        noise_free = GREY if film.samples.dtype == np.uint8 else 0
        return FilmRows(film, np.full_like(film.samples, noise_free))

    @property
    def frames(self) -> int:
        return len(self.film.levels) + 1

    def at(self, frame: int) -> Rows:
        """Of all samples, [n, ...] each."""
        film = self.film
        if frame >= len(film.levels):
            return film.samples, film.samples, self.silence
        return film.x_t[frame], film.x_0_hat[frame], film.eps_hat[frame]

    def way(self, sample: int) -> Rows:
        """Of one sample at every frame, [k + 1, ...] each."""
        film = self.film
        end, silence = film.samples[sample][None], self.silence[sample][None]
        return (
            np.concatenate([film.x_t[:, sample], end]),
            np.concatenate([film.x_0_hat[:, sample], end]),
            np.concatenate([film.eps_hat[:, sample], silence]),
        )

    def timestep(self, frame: int) -> int:
        """The t of a frame; finished samples are at 0."""
        return 0 if frame >= len(self.film.levels) else int(self.film.levels.timesteps[frame])

    def nearest(self, timestep: int) -> int:
        """The frame whose timestep is nearest; at 0 the finished samples."""
        return self.frames - 1 if timestep <= 0 else self.film.levels.nearest(timestep)
