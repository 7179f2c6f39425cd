from collections.abc import Iterable
from typing import SupportsFloat

from .network import Network

class Neuron(Network):
    default_learning_rate: float
    default_weight_range: tuple[float, float]
    def __init__(self, input_count: float, seed: float | None = None, bias: bool = False, weight_range: Iterable[SupportsFloat] = (-1.0, 1.0)) -> None: ...
    @property
    def synaptic_weights(self) -> list[list[float]]: ...
    def backpropagate(self, inputs: list[list[float]], targets: list[list[float]]) -> list[tuple[list[list[float]], list[float] | None]]: ...
    @classmethod
    def _check_sizes(cls, sizes: list[int]) -> None: ...
