"""What a comparison with the ideal denoiser and with the training examples means, in words."""

import math

import numpy as np

from core.answers import IdealCompared, NeighboursFound
from desktop.widgets.plot.figures import figure

# Below this share of the error at most noise, the noise leaves about one training example possible.
ALONE = 0.05
NOTHING = 1e-3  # an ideal error below this share of the network's: a percentage would say nothing
LEARNT = 1.05  # the network's error over the ideal one, from which it has nearly all there is
# Ratios of distances: as far as new data from the first on, nearer, much nearer below the second.
AS_FAR, MUCH_NEARER = 0.9, 0.5
FARTHER = 1.15


def level_words(compared: IdealCompared, index: int) -> str:
    """Which noise level it is: "log SNR −2.0"."""
    log_snr = float(compared.levels.log_snr[index])
    if math.isinf(log_snr):
        return "pure noise" if log_snr < 0 else "no noise"
    return f"log SNR {log_snr:.1f}".replace("-", "\N{MINUS SIGN}")


def comparison_words(compared: IdealCompared, index: int) -> str:
    """How near the network is to the best possible answer at a noise level, and what of it."""
    network = float(compared.network_error[index])
    ideal = float(compared.ideal_error[index])
    return (
        f"At {level_words(compared, index)} {_nearness(network, ideal)} {_meaning(compared, index)}"
    )


def _nearness(network: float, ideal: float) -> str:
    if not math.isfinite(network):
        return "the network's answer is not finite."
    if ideal <= NOTHING * network:
        return (
            f"the best possible error is practically 0 ({figure(ideal, 2)}); the network's is "
            f"{figure(network)}."
        )
    above = network / ideal - 1
    if above < 0.005:  # would be written as 0 %
        below = "" if above > -0.005 else f", {-100 * above:.0f} % below it by chance"
        return f"the network is at the best possible error of {figure(ideal)}{below}."
    share = f"{100 * above:,.0f} %" if above < 10 else f"{1 + above:,.0f} times"
    how = f"{share} above the" if above < 10 else f"{share} the"
    return f"the network's error is {how} best possible one, {figure(ideal)}."


def _meaning(compared: IdealCompared, index: int) -> str:
    network = float(compared.network_error[index])
    ideal = float(compared.ideal_error[index])
    if compared.of_distribution:
        near = network <= LEARNT * ideal
        return "There is hardly more to learn here." if near else "The rest can still be learnt."
    if ideal > ALONE * float(np.max(compared.ideal_error)):
        return "Many training examples are possible here: being near the ideal is no memory yet."
    if network <= 2 * ideal:
        return "It answers with the very example that was noised: it knows them by heart."
    return "The ideal knows which example was noised; the network does not know them by heart."


def distance_words(found: NeighboursFound) -> str:
    """The reading of the dial in a sentence, and how many samples are suspicious."""
    if math.isnan(found.ratio):
        return "No examples are held out, so there is nothing to compare the distances with."
    near = round(found.near_share * len(found.samples))
    share = f"{near} of {len(found.samples)} samples are nearer than 99 % of new data."
    return f"{_verdict(found.ratio)} {share}"


def _verdict(ratio: float) -> str:
    if ratio > FARTHER:
        return (
            "Samples are farther from the training examples than new data are: not yet like them."
        )
    if ratio >= AS_FAR:
        return "Generalising: samples are as far from the training examples as new data are."
    if ratio >= MUCH_NEARER:
        return "Samples are nearer to the training examples than new data are: compare the pairs."
    return "Memorising: samples are much nearer to the training examples than new data are."


def suspicious(found: NeighboursFound) -> list[int]:
    """Samples nearer than all but 1 % of held-out examples, which may be none, nearest first."""
    if not len(found.usual):
        return []
    nearest = found.distances[:, 0]
    near = np.flatnonzero(nearest < np.quantile(found.usual, 0.01))
    return sorted((int(i) for i in near), key=lambda i: float(nearest[i]))
