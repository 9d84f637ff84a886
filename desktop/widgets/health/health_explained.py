"""What the doctor goes by and what is counted, with the figures of this moment in it."""

from core.gan_events import CoverageMeasured
from desktop.widgets.health.coverage_words import figures, heading
from desktop.widgets.health.record import HealthRecord
from desktop.widgets.health.watched import WATCHED, watched_html

TEXT = """
<p><b>The doctor.</b> {count} rules follow the numbers of every run: losses, logits, gradients, and
what samples are of. Each gives a verdict when its sign has lasted, and takes it back when it is
gone. It never touches the networks, so that the run is the same without it.{rules}</p>
<p>{now}</p>
<p><b>What helps.</b> The likeliest is first. A button that says \u201cnow\u201d changes a live
parameter from the next step on, and the change is recorded; others begin a new run with the same
settings but this one. Change one thing at a time, and give it some hundred steps.</p>
<p><b>Coverage.</b> Samples of the same noise every time, counted by the mode they are nearest to,
or by the class that a classifier sees in them. The line across each bar is what the data have.</p>
<p><code>KL = \u2211 p<sub>i</sub> ln(p<sub>i</sub> / q<sub>i</sub>)</code>, p of the samples, q of
the data, in nats.</p>
{measured}
<p>Signs and remedies: Mescheder et al. 2018, arXiv 1801.04406 (oscillation, R1); Arjovsky and
Bottou 2017, arXiv 1701.04862 (vanishing gradients); Karras et al. 2020, arXiv 2006.06676 (a
discriminator that overfits); Salimans et al. 2016, arXiv 1606.03498 (mode collapse). Counting
modes: Srivastava et al. 2017, arXiv 1705.07761.</p>
"""


def explained(record: HealthRecord, coverage: CoverageMeasured | None, step: int) -> str:
    """The panel in words."""
    now = "Nothing is known yet: training has not begun." if not step else "Nothing wrong is seen"
    if record.verdicts:
        now = "; ".join(f"{v.title} since step {v.since:,}" for v in record.verdicts)
        now = f"Now, at step {step:,}: {now}."
    elif step:
        now = f"{now} at step {step:,}."
    measured = ""
    if coverage is not None:
        values = ", ".join(f"{name.lower()} {value}" for name, value, _ in figures(coverage))
        measured = f"<p>{heading(coverage)}: {values}.</p>"
    return TEXT.format(count=len(WATCHED), rules=watched_html(), now=now, measured=measured)
