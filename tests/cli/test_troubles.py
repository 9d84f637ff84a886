"""What is told on the terminal when something goes wrong in a run."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from rich.console import Console

from cli.app import main
from cli.troubles import Troubles
from core.events import Event, RunFinished
from core.gan_events import HealthChanged, Remedy, Verdict

YELLOW = "\x1b[33m"
RATE = Remedy("optimizer.critic.learning_rate", "0.0005", live=True)
LOSS = Remedy("method.loss.kind", "relativistic", live=False)


def verdict(
    rule: str = "mode_collapse",
    severity: Literal["notice", "trouble"] = "trouble",
    evidence: str = "3 of 8 modes [of the data] are found.",
    remedies: tuple[Remedy, ...] = (RATE, LOSS),
) -> Verdict:
    title = rule.replace("_", " ").capitalize()
    return Verdict(rule, title, severity, evidence, since=5, remedies=remedies, advice="It helps.")


def told(*events: Event, quiet: bool = False) -> list[str]:
    """The lines on a narrow terminal in colour, with the codes of their colours."""
    file = io.StringIO()
    console = Console(file=file, width=40, force_terminal=True, color_system="standard")
    troubles = Troubles(console, quiet=quiet)
    for event in events:
        troubles.tell(event)
    return file.getvalue().splitlines()


def test_that_a_verdict_is_one_yellow_line_with_its_first_remedy() -> None:
    (line,) = told(HealthChanged(1200, (verdict(),)))
    assert line.startswith(YELLOW)
    assert (
        "Step 1,200: Mode collapse. 3 of 8 modes [of the data] are found. "
        "Try --set optimizer.critic.learning_rate=0.0005."
    ) in line
    assert LOSS.path not in line


def test_that_a_verdict_without_a_remedy_ends_with_its_evidence() -> None:
    (line,) = told(HealthChanged(1, (verdict(remedies=()),)))
    assert "are found." in line
    assert "--set" not in line


def test_that_a_verdict_is_told_when_it_appears_and_when_it_is_gone() -> None:
    collapse, lost = verdict(), verdict("lost_game")
    lines = told(
        HealthChanged(10, (collapse,)),
        HealthChanged(20, (verdict(evidence="2 of 8 modes are found."), lost)),
        HealthChanged(30, (lost,)),
        HealthChanged(40, ()),
        HealthChanged(50, (collapse,)),
    )
    begun = [line.removeprefix(YELLOW).partition(".")[0] for line in lines]
    assert begun[0] == "Step 10: Mode collapse"
    assert begun[1] == "Step 20: Lost game"
    assert "Step 30: Mode collapse is over." in lines[2]
    assert "Step 40: Lost game is over." in lines[3]
    assert begun[4] == "Step 50: Mode collapse"
    assert len(lines) == 5
    assert all(line.startswith(YELLOW) for line in lines)


def test_that_a_quiet_terminal_hears_of_trouble_only() -> None:
    notice = verdict("slow_start", "notice")
    events = (HealthChanged(10, (notice, verdict())), HealthChanged(20, ()))
    assert [("Slow" in line, "Mode" in line) for line in told(*events, quiet=True)] == [
        (False, True),
        (False, True),
    ]
    assert sum("Slow" in line for line in told(*events)) == 2


def test_that_training_tells_of_trouble_also_when_it_is_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def events(*_: object, **__: object) -> Iterator[Event]:
        yield HealthChanged(7, (verdict(),))
        yield RunFinished("completed", 8, "Completed.")

    monkeypatch.setattr("core.training.runner.run_events", events)
    folder = str(tmp_path / "run")
    assert main(["train", "ring-gan", "--quiet", "--run-dir", folder]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{folder}\n"
    (line,) = printed.err.splitlines()
    assert line.startswith("Step 7: Mode collapse.")
