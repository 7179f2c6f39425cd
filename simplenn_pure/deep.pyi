from collections.abc import Iterable, Sequence
from typing import Any, SupportsFloat
from typing_extensions import Never

from .network import Network

class DeepNetwork(Network):
    _named_ranges: tuple[str, ...]
    _any_activation: bool
    weight_range: tuple[float, float] | str
    loss_name: str
    def __init__(self, sizes: Iterable[float], seed: float | None = None, bias: bool = True, weight_range: Iterable[SupportsFloat] | str = (-1.0, 1.0), activation: str | Iterable[str] = 'sigmoid', output_activation: str | None = None, loss: str | None = None, **value: Never) -> None: ...
    def _start(self, sizes: Sequence[int], seed: float | None, bias: bool, weight_range: Iterable[SupportsFloat] | str) -> None: ...
    def _check_examples(self, inputs: Any, targets: Any, low: float | None = None, high: float | None = None) -> tuple[list[list[float]], list[list[float]]]: ...
    def backpropagate(self, inputs: list[list[float]], targets: list[list[float]]) -> list[tuple[list[list[float]], list[float] | None]]: ...
