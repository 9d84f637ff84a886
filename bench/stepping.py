"""How long the denoising player takes to show the next step of a film, all of it redrawn."""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PySide6.QtWidgets import QApplication

from bench.support.table import print_table
from core.answers import NoiseLevels, SamplesDrawn
from core.events import DataDescribed
from desktop.app import make_application
from desktop.panels.denoising import DenoisingPanel
from desktop.stylesheet import stylesheet
from desktop.theme import DARK

STEPS, SAMPLES, SIDE, CHANNELS = 50, 64, 32, 3
WIDTH, HEIGHT = 1200, 700
ROUNDS = 6  # through the whole film; the first is not counted
NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def film() -> SamplesDrawn:
    """Noise, which is as hard to draw as any picture."""
    random = np.random.default_rng(0)
    shape = (STEPS, SAMPLES, SIDE, SIDE, CHANNELS)
    x_t, x_0_hat, eps_hat = (random.integers(0, 256, shape, dtype=np.uint8) for _ in range(3))
    times = np.linspace(1, 1 / STEPS, STEPS)
    return SamplesDrawn(
        step=1000,
        purpose="requested",
        weights="ema",
        sampler="ddim",
        guidance_scale=2.0,
        seed=0,
        labels=np.arange(SAMPLES, dtype=np.int64) % len(NAMES),
        levels=NoiseLevels(
            timesteps=np.round(999 * times).astype(np.int64),
            times=times,
            alpha=np.cos(times * np.pi / 2),
            sigma=np.sin(times * np.pi / 2),
        ),
        nfe=2 * np.arange(1, STEPS + 1, dtype=np.int64),
        x_t=x_t,
        x_0_hat=x_0_hat,
        eps_hat=eps_hat,
        samples=x_0_hat[-1],
        change=random.random((STEPS, SAMPLES), dtype=np.float32),
        seconds=1.0,
    )


def data() -> DataDescribed:
    examples = np.zeros((1, SIDE, SIDE, CHANNELS), np.uint8)
    return DataDescribed("image", "Made up", NAMES, 1, 0, examples, np.zeros(1, np.int64))


def stepped(*, strip: bool) -> list[str]:
    """Median, 99th percentile and largest of the times that a step takes, in words.

    And the median of the processor's time, in which other work of the machine does not count.
    """
    panel = DenoisingPanel()
    panel.apply_theme(DARK)
    panel.resize(WIDTH, HEIGHT)
    panel.show()
    panel.accept(data())
    panel.accept(film())
    panel.draw_now()
    if strip:
        panel.open_way(5)
    QApplication.processEvents()
    seconds: list[float] = []
    worked: list[float] = []
    for _ in range(ROUNDS):
        for frame in range(STEPS):
            began, worked_before = time.perf_counter(), time.thread_time()
            panel.player.show_frame(frame)
            QApplication.processEvents()  # paints
            seconds.append(time.perf_counter() - began)
            worked.append(time.thread_time() - worked_before)
    panel.close()
    milliseconds = 1000 * np.array(seconds[STEPS:])
    processor = 1000 * np.median(worked[STEPS:])
    values = (*np.quantile(milliseconds, (0.5, 0.99)), milliseconds.max(), processor)
    return [f"{value:.1f} ms" for value in values]


def main() -> None:
    app = make_application()
    app.setStyleSheet(stylesheet(DARK))
    rows = [
        ["three grids", *stepped(strip=False)],
        ["with the film strip of a sample", *stepped(strip=True)],
    ]
    title = f"One of {STEPS} steps of {SAMPLES} samples of {SIDE} x {SIDE} x {CHANNELS}"
    print_table(
        f"{title}, {WIDTH} x {HEIGHT} pixels", ["", "p50", "p99", "max", "processor, p50"], rows
    )
    print("Target: p50 at most 16 ms.")


if __name__ == "__main__":
    main()
