"""How samples are to be drawn, as a person chooses it; what is left alone is left to the run."""

import random
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton, QWidget

from core.answers import Weights
from core.config.fields import variant_kinds, variant_title
from core.config.overrides import find_parameter, with_value
from core.config.run import DiffusionRun, diffusion_run
from core.config.sampling import SamplingConfig
from core.errors import NoisescopeError
from core.requests import SampleNow
from desktop.forms.editors import NumberEditor
from desktop.icons import icon
from desktop.look import muted_label, set_look
from desktop.theme import Theme
from desktop.widgets.choice import Choice, make_choice, show_choice

STEPS, GUIDANCE, SEED = "sampling.steps", "sampling.guidance.scale", "seed"
COUNTS = {"image": (4, 9, 16, 25, 36, 64), "points": (1, 16, 64, 250, 1000)}
LETTERS = 9  # that a closed choice shows at least; its list shows all
LIST_WIDTH = 200  # pixels
SEEDS = 10_000  # that the dice knows: short enough to be written down
GUIDANCE_TIP = "How strongly samples are pushed to what is asked for; 1 is off"
LABEL_TIP = "Which class is asked for"
NO_CLASSES = "This model learns no classes, so that there is nothing to be guided to"

Policy = QComboBox.SizeAdjustPolicy

Field = Choice | NumberEditor


class DrawOptions:
    """One editor for each part of a SampleNow. Calls ``changed`` when a person changed one.

    Fields that nobody touched show what the run does by itself and follow it.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._config = DiffusionRun()
        self._classes: tuple[str, ...] = ()
        self._points = False
        self._touched: set[Field] = set()
        self.problem = ""  # one sentence, "" if all that is given is valid
        kinds = variant_kinds(SamplingConfig.model_fields["sampler"])
        self.sampler = make_choice(
            "Sampler",
            "The rule that takes one step towards less noise",
            [(variant_title(model), kind) for kind, model in kinds.items()],
        )
        self.steps = _number(
            self._config, STEPS, "Steps", "Denoising steps from pure noise to a sample"
        )
        self.guidance = _number(self._config, GUIDANCE, "Guidance", GUIDANCE_TIP)
        self.label = make_choice("Class", LABEL_TIP, ())
        self.count = make_choice("Samples", "How many samples are drawn", ())
        self.seed = _number(
            self._config, SEED, "Seed", "The noise to begin from; empty is that of the preview"
        )
        self.seed.setPlaceholderText("preview")
        self.dice = QToolButton()
        self.dice.setAccessibleName("New noise")
        self.dice.setToolTip("New noise: another seed")
        self.weights = make_choice(
            "Weights",
            "EMA: the moving average of the weights, steadier and better. Raw: the weights as "
            "they are trained",
            (("EMA", "ema"), ("Raw", "raw")),
        )
        for choice in (self.sampler, self.label):
            choice.setSizeAdjustPolicy(Policy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(LETTERS)
            choice.view().setMinimumWidth(LIST_WIDTH)
        self._connect()
        self.show_run(DiffusionRun(), (), points=False)

    def widgets(self) -> list[QWidget]:
        """The fields with their names beside them."""
        return [
            _named(self.sampler),
            _named(self.steps, 48),
            _named(self.guidance, 48),
            _named(self.label),
            _named(self.count),
            _named(self.seed, 66, self.dice),
            _named(self.weights),
        ]

    def _connect(self) -> None:
        for choice in (self.sampler, self.label, self.count, self.weights):
            choice.activated.connect(partial(self._touch, choice))
        for number in (self.steps, self.guidance, self.seed):
            number.edited.connect(partial(self._touch, number))
        self.dice.clicked.connect(self._throw)

    def show_run(self, config: DiffusionRun, classes: tuple[str, ...], *, points: bool) -> None:
        """Begin with another run; what a person chose stays as far as that knows of it.

        ``classes`` are the names of those that it learns.
        """
        if classes != self._classes:
            self._touched.discard(self.label)
        if points != self._points:
            self._touched.discard(self.count)
        self._config, self._classes, self._points = config, classes, points
        labels = [("All in turn" if classes else "None", "all")]
        labels += [(name, str(index)) for index, name in enumerate(classes)]
        labels += [("No class", "-1")] if classes else []
        counts = sorted({*COUNTS["points" if points else "image"], config.preview.count})
        _fill(self.label, labels)
        _fill(self.count, [(f"{count:,}", str(count)) for count in counts])
        self._show_untouched()

    def follow(self, path: str, value: str) -> None:
        """A parameter of the run has another value now."""
        self._config = diffusion_run(with_value(self._config, path, value))
        self._show_untouched()

    def _show_possible(self) -> None:
        """Where there are no classes nothing can be asked for; an earlier state guides anyway."""
        by_classes = bool(self._classes)
        guided = by_classes or self._config.sampling.guidance.kind == "autoguidance"
        for field, possible, tip in (
            (self.guidance, guided, GUIDANCE_TIP),
            (self.label, by_classes, LABEL_TIP),
        ):
            field.setEnabled(possible)
            field.setToolTip(tip if possible else NO_CLASSES)
            field.setAccessibleDescription(field.toolTip())

    def _show_untouched(self) -> None:
        self._show_possible()
        sampling, preview = self._config.sampling, self._config.preview
        chosen: tuple[tuple[Choice, str], ...] = (
            (self.sampler, sampling.sampler.kind),
            (self.label, "all"),
            (self.count, str(preview.count)),
            (self.weights, preview.weights),
        )
        for choice, value in chosen:
            if choice not in self._touched:
                show_choice(choice, value)
        numbers: tuple[tuple[NumberEditor, float | None], ...] = (
            (self.steps, sampling.steps),
            (self.guidance, sampling.guidance.scale),
            (self.seed, None),
        )
        for number, value in numbers:
            if number not in self._touched:
                number.show_value(value)
                set_look(number, wrong=False)

    def request(self) -> SampleNow | None:
        """What is asked for; None if something that was given is not valid: see ``problem``."""
        self.problem = ""
        steps, scale, seed = (
            self._number_in(field, path)
            for field, path in ((self.steps, STEPS), (self.guidance, GUIDANCE), (self.seed, SEED))
        )
        if self.problem:
            return None
        return SampleNow(
            weights=self._chosen_weights(),
            labels=self._labels(),
            sampler=str(self.sampler.currentData()) if self.sampler in self._touched else None,
            steps=None if steps is None else int(steps),
            guidance_scale=scale,
            seed=None if seed is None else int(seed),
        )

    def _chosen_weights(self) -> Weights | None:
        if self.weights not in self._touched:
            return None
        return "raw" if self.weights.currentData() == "raw" else "ema"

    def _labels(self) -> tuple[int, ...]:
        if not {self.label, self.count} & self._touched:
            return ()
        count, label = int(self.count.currentData()), str(self.label.currentData())
        if not self._classes:
            return (-1,) * count
        if label != "all":
            return (int(label),) * count
        return tuple(i % len(self._classes) for i in range(count))

    def _number_in(self, field: NumberEditor, path: str) -> float | None:
        """What a person gave, if it is valid; None if it is left to the run."""
        given = field.given()
        if field not in self._touched or (field is self.seed and not given):
            set_look(field, wrong=False)
            return None
        try:
            value = find_parameter(with_value(self._config, path, given), path).value
        except NoisescopeError as error:
            self.problem = self.problem or str(error)
            set_look(field, wrong=True)
            return None
        set_look(field, wrong=False)
        return value

    def _touch(self, field: Field, _index: int = 0) -> None:
        self._touched.add(field)
        self._changed()

    def _throw(self) -> None:
        self.seed.show_value(random.randrange(SEEDS))  # noqa: S311  any number will do
        self._touch(self.seed)

    def apply_theme(self, theme: Theme) -> None:
        self.dice.setIcon(icon("dice-5-outline", theme))


def _number(config: DiffusionRun, path: str, name: str, tip: str) -> NumberEditor:
    info = find_parameter(config, path)
    editor = NumberEditor(info)
    editor.setAccessibleName(name)
    editor.setAccessibleDescription(tip)
    editor.setToolTip(f"{tip}. Allowed: {info.allowed}")
    return editor


def _fill(choice: Choice, entries: Sequence[tuple[str, str]]) -> None:
    """Give other entries, and keep what was chosen if it is still there."""
    before = choice.currentData()
    choice.clear()
    for text, value in entries:
        choice.addItem(text, value)
    show_choice(choice, str(before))


def _named(field: Field, width: int = 0, *others: QWidget) -> QWidget:
    """A field with its name before it."""
    together = QWidget()
    row = QHBoxLayout(together)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    name = muted_label(field.accessibleName())
    name.setBuddy(field)
    row.addWidget(name)
    if width:
        field.setFixedWidth(width)
    for widget in (field, *others):
        row.addWidget(widget)
    return together
