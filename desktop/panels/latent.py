"""A walk through latent space: a plane of samples under a person's hand."""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from core.commands import Unwatch, Watch
from core.config.run import GANRun, config_from_json
from core.events import DataDescribed, RunFinished, RunStarted
from core.gan_answers import LatentsInterpolated, LatentsSpread
from core.gan_requests import InterpolateLatents, SpreadLatents
from desktop.look import muted_label
from desktop.panels.panel import Panel
from desktop.selection import Selection
from desktop.theme import Theme
from desktop.widgets.latent import words
from desktop.widgets.latent.choices import LatentChoices
from desktop.widgets.latent.latent_page import LatentPage
from desktop.widgets.latent.plane_view import SIDE, PlaneView

LEAST_SIZE = (360, 250)  # pixels: that of all parts must not keep it from shrinking
REST_MILLISECONDS = 200  # after which a hand is taken to have come to rest
REACHES = {"normal": 3.0, "uniform": 1.0}  # of the sliders, by what z is drawn from


class LatentPanel(Panel):
    """While a hand moves, each of its moves is asked for; at rest the run is watched."""

    identifier = "latent"
    title = "Latent space"
    method = "gan"
    purpose = "Latent space shows what a generator makes of the noise between samples."

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: DataDescribed | None = None
        self._spread: LatentsSpread | None = None
        self._ways: LatentsInterpolated | None = None
        self._ways_are_new = False
        self._plane = PlaneView()
        self._changes: dict[int, float] = {}  # coordinates of z that are set
        self._picked: tuple[int, int] | int | None = None  # a place of the plane, or of a way
        self._classes: tuple[str, ...] = ()  # that are learnt
        self._possible = False  # whether a run is there to answer
        self._moving = False  # a hand
        self._ways_asked: InterpolateLatents | None = None
        self._choices, self._page = LatentChoices(), LatentPage()
        self._over = muted_label(words.OVER, wrap=True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MILLISECONDS)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(6)
        column.addWidget(self._choices)
        column.addWidget(self._over)
        column.addWidget(self._page, 1)
        self.setMinimumSize(*LEAST_SIZE)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        page = self._page
        self._choices.changed.connect(self._choose_otherwise)
        self._choices.home.connect(self._go_home)
        self._rest.timeout.connect(self._come_to_rest)
        page.moved.connect(self._move)
        page.changed.connect(self._set_coordinate)
        page.reset.connect(self._reset_coordinate)
        page.reset_all.connect(self._reset_all)
        page.chosen.connect(self._pick_place)
        page.way_chosen.connect(self._pick_way)
        page.rearranged.connect(self._watch_ways)

    @property
    @override
    def wanted(self) -> SpreadLatents | None:
        return self._request() if self._possible and not self._moving else None

    def _request(self) -> SpreadLatents:
        """What is looked at."""
        choices, plane = self._choices, self._plane
        return SpreadLatents(
            choices.samples,
            (plane.u, plane.v),
            plane.reach,
            SIDE,
            choices.label,
            choices.weights,
            choices.on_sphere,
            tuple(sorted(self._changes.items())),
        )

    @override
    def watch(self) -> None:
        super().watch()
        self._watch_ways()

    def _watch_ways(self) -> None:
        """Ask for the ways from A to B, again and again while they can be seen."""
        wanted = None
        if self._possible and self.seen and self._page.ways_seen:
            choices = self._choices
            first, last, _ = choices.samples
            wanted = InterpolateLatents(first, last, label=choices.label, weights=choices.weights)
        if wanted != self._ways_asked:
            self._ways_asked = wanted
            self.command.emit(Unwatch(InterpolateLatents) if wanted is None else Watch(wanted))

    @override
    def take_run_started(self, event: RunStarted) -> None:
        config = config_from_json(event.config)
        if isinstance(config, GANRun):
            self._page.coordinates.reach = REACHES[config.method.latent]
            self._learns_classes = config.method.class_conditional

    @override
    def take_data_described(self, event: DataDescribed) -> None:
        self._data = event
        self._classes = tuple(event.class_names) if self._learns_classes else ()
        self._choices.offer_classes(self._classes)
        self._possible = True
        self._allow()
        self.mark_dirty()
        self.watch()

    @override
    def take_latents_spread(self, event: LatentsSpread) -> None:
        self._spread = event
        if self._moving and self.seen:
            self._page.show_spread(event)  # a hand waits for it; words can come later
        self.mark_dirty()

    @override
    def take_latents_interpolated(self, event: LatentsInterpolated) -> None:
        self._ways = event
        self._ways_are_new = True
        self.mark_dirty()

    @override
    def take_run_finished(self, event: RunFinished) -> None:
        self._possible = self._moving = False  # nobody is there to answer
        self._rest.stop()
        self._allow()
        self.mark_dirty()

    @override
    def clear(self) -> None:
        self._data = self._spread = self._ways = self._picked = self._ways_asked = None
        self._plane = PlaneView()
        self._changes.clear()
        self._classes = ()
        self._possible = self._moving = self._ways_are_new = self._learns_classes = False
        self._rest.stop()
        self._choices.clear()
        self._page.clear()
        self._over.hide()
        self._allow()
        self.mark_dirty()

    def _allow(self) -> None:
        self._choices.allow(asking=self._possible)
        self._page.allow(moving=self._possible)

    @override
    def redraw(self) -> None:
        data, spread, ways = self._data, self._spread, self._ways
        self._over.setVisible(not self._possible and spread is not None)
        if data is not None:
            self._page.show_kind(data.kind)
            if data.kind == "points":
                self._page.points.show_data(data.examples)
        if spread is not None:
            self._page.show_spread(spread)
            self._page.show_numbers(spread, self._changes)
        if ways is not None and self._ways_are_new:
            self._ways_are_new = False
            self._page.show_ways(ways)
        selection = self._picked_selection()
        if self.leads and selection is not None and not self._moving:
            self.selected.emit(selection)

    def _move(self, view: PlaneView) -> None:
        """A hand moved the view."""
        self._plane = view
        self._page.show_view(view)
        self._follow_hand()

    def _set_coordinate(self, index: int, value: float) -> None:
        self._changes[index] = value
        self._show_changes()

    def _reset_coordinate(self, index: int) -> None:
        self._changes.pop(index, None)
        self._show_changes()

    def _reset_all(self) -> None:
        self._changes.clear()
        self._show_changes()

    def _show_changes(self) -> None:
        if self._spread is not None:
            self._page.show_changes(self._spread, self._changes)
        self._follow_hand()

    def _follow_hand(self) -> None:
        """Ask for what a hand wants now.

        What waits behind the one that is being drawn is replaced by the next, so that the pictures
        are never more than one behind. The critic is left out until the hand rests.
        """
        if not self._possible:
            return
        if not self._moving:
            self._moving = True
            self.watch()  # no longer: what was wanted before must not come in between
        self._rest.start()
        self.command.emit(replace(self._request(), judged=False))

    def _come_to_rest(self) -> None:
        self._moving = False
        self.watch()

    def _choose_otherwise(self) -> None:
        """Other samples, weights or another class."""
        self._rest.stop()
        self._come_to_rest()

    def _go_home(self) -> None:
        self._move(PlaneView())

    @override
    def ask(self) -> None:
        if self._possible:
            self.command.emit(self._request())

    def _pick_place(self, row: int, column: int) -> None:
        self._pick((row, column))

    def _pick_way(self, index: int) -> None:
        self._pick(index)

    def _pick(self, what: tuple[int, int] | int) -> None:
        self._picked = what
        self._mark_picked()
        selection = self._picked_selection()
        if selection is not None:
            self.selected.emit(selection)

    def _mark_picked(self) -> None:
        what = self._picked
        if isinstance(what, tuple):
            self._page.choose(what, None)
        else:
            self._page.choose(None, what)

    def _picked_selection(self) -> Selection | None:
        what, label = self._picked, self._choices.label
        name = self._classes[label] if 0 <= label < len(self._classes) else ""
        if isinstance(what, tuple) and self._spread is not None:
            item, step = words.place_item(self._spread, *what, name), self._spread.step
        elif isinstance(what, int) and self._ways is not None:
            item, step = words.way_item(self._ways, what, name), self._ways.step
        else:
            return None
        return Selection(self.identifier, item, label=label if label >= 0 else None, step=step)

    @override
    def show_selection(self, selection: Selection) -> None:
        """Offer its sample as an anchor; what is picked elsewhere is no longer picked here."""
        self._choices.show_picked(selection.sample)
        if selection.source != self.identifier:
            self._picked = None
            self._mark_picked()

    @override
    def explanation(self) -> str:
        spread, ways = self._spread, self._ways
        return words.EXPLANATION.format(
            size="several" if spread is None else len(spread.z),
            spread="" if spread is None else words.spread_words(spread),
            ways="" if ways is None else words.ways_words(ways),
        )

    @override
    def apply_theme(self, theme: Theme) -> None:
        self._page.apply_theme(theme)
