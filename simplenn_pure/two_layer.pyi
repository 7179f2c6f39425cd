from collections.abc import Iterable
from typing import SupportsFloat

from .network import Network

class TwoLayerNetwork(Network):
    default_learning_rate: float
    default_weight_range: tuple[float, float]
    def __init__(self, input_count: float, hidden_count: float, output_count: float = 1, seed: float | None = None, bias: bool = True, weight_range: Iterable[SupportsFloat] = (0.0, 1.0)) -> None: ...
    def backpropagate(self, inputs: list[list[float]], targets: list[list[float]]) -> list[tuple[list[list[float]], list[float] | None]]: ...
    @classmethod
    def _check_sizes(cls, sizes: list[int]) -> None: ...
