from collections.abc import Iterable
from typing import SupportsFloat

from ..layer import Layer
from ..network import Network

STEP: float
RELATIVE: float
ROUNDING: float
TABLE_ROWS: int

class Row:
    name: str
    adjustment: float
    central_difference: float
    allowed: float
    difference: float
    agrees: bool
    def __init__(self, name: str, adjustment: float, central_difference: float, allowed: float) -> None: ...

class GradientCheck:
    rows: list[Row]
    agrees: bool
    proves: bool
    def __init__(self, rows: list[Row]) -> None: ...
    def __str__(self) -> str: ...
def gradient_check(network: Network, inputs: Iterable[Iterable[SupportsFloat]], targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]], adjustments: Iterable[tuple[Iterable[Iterable[SupportsFloat]], Iterable[SupportsFloat] | None]] | None = None) -> GradientCheck: ...
def check_one(layers: list[Layer], inputs: list[list[float]], targets: list[list[float]], row: list[float], place: int, largest_input: float, total_error: float, name: str, adjustment: float) -> Row: ...
def half_squared_error(layers: list[Layer], inputs: list[list[float]], targets: list[list[float]]) -> float: ...
def check_adjustments(adjustments: Iterable[tuple[Iterable[Iterable[SupportsFloat]], Iterable[SupportsFloat] | None]], layers: list[Layer]) -> list[tuple[list[list[float]], list[float] | None]]: ...
