"""AdamW against torch's own, bit for bit, and without what that one brings along."""

import pytest
import torch
from program import run_python
from torch import nn

from core.config.training import AdamWConfig
from core.engine.optimizer import Optimizer

TAKE_STEPS = """
import sys
import torch
from torch import nn
from core.config.training import AdamWConfig
from core.engine.optimizer import Optimizer
network = nn.Linear(3, 2)
optimizer = Optimizer(network.parameters(), torch.device("cpu"))
for step in (1, 2):
    optimizer.begin(AdamWConfig(), step=step, max_steps=2)
    network(torch.ones(4, 3)).sum().backward()
    optimizer.finish(AdamWConfig())
sys.exit("torch._dynamo" in sys.modules)
"""


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(5, 7), nn.SiLU(), nn.Linear(7, 3), nn.Linear(3, 3))


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_that_updates_are_those_of_torch(decay: float) -> None:
    config = AdamWConfig(
        beta1=0.8, beta2=0.95, weight_decay=decay, gradient_clip=1e6, warmup_steps=5
    )
    ours, theirs = network(), network()
    optimizer = Optimizer(ours.parameters(), torch.device("cpu"))
    oracle = torch.optim.AdamW(
        theirs.parameters(), betas=(0.8, 0.95), weight_decay=decay, fused=True
    )
    unused = {*range(4, 6)}  # the last layer has no gradient at first
    for step in range(1, 21):
        optimizer.begin(config, step=step, max_steps=20)
        oracle.zero_grad()
        oracle.param_groups[0]["lr"] = optimizer.learning_rate.clone()
        pairs = zip(ours.parameters(), theirs.parameters(), strict=True)
        for number, (mine, other) in enumerate(pairs):
            if step > 3 or number not in unused:
                mine.grad = torch.randn(mine.shape)
                other.grad = mine.grad.clone()
        if step == 7:
            next(ours.parameters()).grad = torch.full_like(next(ours.parameters()), torch.inf)
            assert not bool(optimizer.finish(config).isfinite())
        else:
            optimizer.finish(config)
            oracle.step()
        for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
            torch.testing.assert_close(mine, other, rtol=0, atol=0)
    state = optimizer.state()
    assert [float(state[f"{number}/step"]) for number in range(6)] == [19.0] * 4 + [16.0] * 2
    for number, weight in enumerate(theirs.parameters()):
        for name, value in oracle.state[weight].items():
            torch.testing.assert_close(state[f"{number}/{name}"], value, rtol=0, atol=0)


def test_that_no_compiler_is_loaded_for_it() -> None:
    assert run_python("-c", TAKE_STEPS).returncode == 0
