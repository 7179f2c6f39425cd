from collections.abc import Iterable, Sequence
from typing import SupportsFloat

from .layer import Layer
from .network import Network

def unrolled(
    network: Network,
    inputs: Iterable[Iterable[SupportsFloat]] | None = None,
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]] | None = None,
    batch_size: float | None = None,
) -> str: ...
def flatten(layers: Iterable[Layer]) -> list[float]: ...
def unflatten(numbers: Sequence[float], layers: Sequence[Layer]) -> None: ...
