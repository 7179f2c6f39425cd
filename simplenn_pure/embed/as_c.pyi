from collections.abc import Iterable
from typing import Any, Literal

from ..formulas import Activation
from ..layer import Layer
from ..network import Network

LARGEST_FLOAT: float
SMALLEST_FLOAT: float
LARGEST_DOUBLE: float
PROMISES: dict[str, str]
TEXT: str
FUNCTION: str
LOOP: str
WEIGHTS: str
BIASES: str

def c_source(
    network: Network,
    name: str = 'think',
    number: Literal['double', 'float'] = 'double',
    examples: Iterable[Iterable[float]] | None = None,
) -> str: ...
def layers_text(layers: list[Layer], words: dict[str, Any]) -> tuple[str, str, str]: ...
def rows_text(name: str, matrix: list[list[float]], suffix: str) -> str: ...
def row_text(name: str, row: list[float], suffix: str) -> str: ...
def error_bound(
    layers: list[Layer], unit: float, smallest: float = 0.0
) -> tuple[float, float]: ...
def range_of(activation: Activation) -> tuple[float, float]: ...
def size_of(numbers: list[float]) -> float: ...
def usual_examples(input_count: int) -> list[list[float]]: ...
