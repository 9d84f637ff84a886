"""Takes things of a run away as files, and says whether it went well."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from core.answers import Weights
from core.arrays import Array
from core.errors import NoisescopeError
from core.events import CheckpointFailed, CheckpointSaved, Event, RunFinished
from core.export.tables import write_scalars_csv
from core.files import replacing
from desktop.banner import Tone
from desktop.dialogs.questions import Questions
from desktop.phase import LIVE
from desktop.run_controller import RunController
from desktop.widgets.pictures.picture import Bytes, as_pixels
from desktop.worker import Job

PNG, GIF, CSV = "PNG pictures (*.png)", "GIF films (*.gif)", "CSV tables (*.csv)"
EMA, RAW = "Average weights (EMA) (*.safetensors)", "Raw weights (*.safetensors)"


class Exports(QObject):
    """Asks where to, then writes: pictures at once, what may be large in a thread of its own."""

    def __init__(
        self,
        controller: RunController,
        *,
        questions: Questions,
        tell: Callable[[Tone, str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._questions = questions
        self._tell = tell
        self._jobs: list[Job] = []
        self._weights_to: tuple[Path, Weights] | None = None  # waits for a checkpoint

    def export_panel(self, panel: QWidget, title: str) -> None:
        """A picture of a panel as it is now."""
        chosen = self._questions.file_to_save(f"Export {title}", f"{title.lower()}.png", PNG)
        if chosen is not None:
            self._at_once(lambda: _write_picture(panel, chosen[0]), f"The panel {title}", chosen[0])

    def export_samples(self, samples: Array | None) -> None:
        """The newest samples as a grid, uint8 [n, h, w, c]."""
        pictures = self._pictures(samples)
        if pictures is None:
            return
        chosen = self._questions.file_to_save("Export samples", "samples.png", PNG)
        if chosen is not None:
            from core.export.pictures import write_grid  # noqa: PLC0415  Pillow, when needed

            columns = _columns(len(pictures))
            self._at_once(
                lambda: write_grid(pictures, chosen[0], columns=columns),
                f"{len(pictures)} samples",
                chosen[0],
            )

    def export_film(self, film: Array | None) -> None:
        """The samples over training as a film, uint8 [k, n, h, w, c]."""
        pictures = self._pictures(film)
        if pictures is None:
            return
        chosen = self._questions.file_to_save("Export film of samples", "samples.gif", GIF)
        if chosen is not None:
            path = chosen[0]

            def work() -> str:
                from core.export.pictures import write_film  # noqa: PLC0415  Pillow, when needed

                write_film(pictures, path, columns=_columns(pictures.shape[1]))
                return f"A film of {len(pictures)} pictures is saved in {path}."

            self._start(work)

    def export_scalars(self) -> None:
        """Every number of every step as a table."""
        folder = self._run_folder("There are no numbers yet; press Train first.")
        if folder is None:
            return
        chosen = self._questions.file_to_save("Export scalars", "scalars.csv", CSV)
        if chosen is not None:
            path = chosen[0]
            self._start(lambda: f"{write_scalars_csv(folder, path):,} steps are saved in {path}.")

    def export_weights(self) -> None:
        """The weights as they are now; a run that goes on saves a checkpoint for it first."""
        folder = self._run_folder("There are no trained weights yet; press Train first.")
        if folder is None:
            return
        suggestion = f"{self._controller.config.name}.safetensors"
        chosen = self._questions.file_to_save("Export weights", suggestion, f"{EMA};;{RAW}")
        if chosen is None:
            return
        self._weights_to = (chosen[0], "raw" if chosen[1] == RAW else "ema")
        if self._controller.phase in LIVE:
            self._controller.save_checkpoint()
        else:
            self._write_weights(folder)

    def accept(self, event: Event) -> None:
        """The checkpoint that an export of weights waits for may be there."""
        if isinstance(event, CheckpointSaved):
            self._write_weights(Path(self._controller.folder))
        elif isinstance(event, CheckpointFailed | RunFinished):
            self._weights_to = None  # why there are none is told elsewhere

    def finish(self) -> None:
        """Wait until all that was begun is written."""
        for job in self._jobs:
            job.wait()

    def _pictures(self, samples: Array | None) -> Bytes | None:
        """The samples as pictures; where they are none, the person is told."""
        if samples is not None and samples.dtype == np.uint8:
            return as_pixels(samples)
        reason = (
            "There are no samples yet; press Train, or Sample now."
            if samples is None
            else "These samples are points, not pictures; export the panel instead."
        )
        self._tell("warning", reason)
        return None

    def _run_folder(self, refusal: str) -> Path | None:
        if self._controller.step == 0 or not self._controller.folder:
            self._tell("warning", refusal)
            return None
        return Path(self._controller.folder)

    def _write_weights(self, folder: Path) -> None:
        if self._weights_to is None:
            return
        path, weights = self._weights_to
        self._weights_to = None

        def work() -> str:
            from core.export.weights import write_weights  # noqa: PLC0415  safetensors, when needed

            step = write_weights(folder, path, weights=weights)
            return f"The {weights} weights of step {step:,} are saved in {path}."

        self._start(work)

    def _at_once(self, write: Callable[[], object], what: str, path: Path) -> None:
        try:
            write()
        except NoisescopeError as error:
            self._tell("bad", str(error))
        else:
            self._tell("good", f"{what}: saved in {path}.")

    def _start(self, work: Callable[[], str]) -> None:
        job = Job(work, self)
        job.done.connect(self._tell_success)
        job.failed.connect(self._tell_failure)
        job.finished.connect(lambda: self._forget(job))
        self._jobs.append(job)
        job.start()

    @Slot(str)
    def _tell_success(self, sentence: str) -> None:
        self._tell("good", sentence)

    @Slot(str)
    def _tell_failure(self, sentence: str) -> None:
        self._tell("bad", sentence)

    def _forget(self, job: Job) -> None:
        self._jobs.remove(job)
        job.wait()
        job.deleteLater()


def _write_picture(panel: QWidget, path: Path) -> None:
    picture = panel.grab()
    with replacing(path) as temporary:
        if not picture.save(str(temporary), "PNG"):  # pyright: ignore[reportArgumentType, reportCallIssue]  its stub wants bytes
            raise NoisescopeError(f"{path}: it could not be written; choose another place.")


def _columns(count: int) -> int:
    """Ten, as there are digits, where it comes out even; else about a square."""
    return 10 if count % 10 == 0 else max(1, round(count**0.5))
