from collections.abc import Callable, Iterable
from typing import SupportsFloat
from typing_extensions import Never

from .network import Network
from .training import FitResult

def fit(
    network: Network,
    inputs: Iterable[Iterable[SupportsFloat]],
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]],
    iterations: float = 10000,
    learning_rate: float | None = None,
    batch_size: float | None = None,
    target_loss: float | None = None,
    restarts: float = 0,
    on_progress: Callable[[int, float], object] | None = None,
    shuffle: bool = False,
    momentum: float = 0.0,
    **value: Never,
) -> FitResult: ...
