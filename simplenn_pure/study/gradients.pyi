from collections.abc import Iterable
from typing import SupportsFloat

from ..network import Network

_Row = Iterable[SupportsFloat]
_Rows = Iterable[_Row]

class GradientCheck:
    rows: list[Row]
    agrees: bool
    proves: bool
    def __init__(self, rows: list[Row]) -> None: ...
    def verdict(self) -> str: ...

class Row:
    name: str
    adjustment: float
    central_difference: float
    allowed: float
    difference: float
    agrees: bool
    bends: bool
    def __init__(
        self, name: str, adjustment: float, central_difference: float, allowed: float, bends: bool = False
    ) -> None: ...
    def verdict(self) -> str: ...

def gradient_check(
    network: Network,
    inputs: _Rows,
    targets: _Row | _Rows,
    adjustments: Iterable[tuple[_Rows, _Row | None]] | None = None,
) -> GradientCheck: ...
