from collections.abc import Iterable
from typing import SupportsFloat

from .network import Network

def unrolled(
    network: Network,
    inputs: Iterable[Iterable[SupportsFloat]] | None = None,
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]] | None = None,
    batch_size: float | None = None,
) -> str: ...
