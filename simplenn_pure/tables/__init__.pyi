from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ..network import Network

__all__ = ['Examples', 'read_table', 'one_hot', 'fold', 'scaled']

_Matrix = list[list[float]]

class Examples(NamedTuple):
    table_name: str
    columns: Any
    rows: list[int]
    inputs: _Matrix
    truths: list[Any]
    targets: _Matrix
    activation: str
    left_out: list[tuple[str, str]]
    skipped: int
    def notes(self) -> dict[str, Any]: ...
    def ranges(self) -> list[list[float]]: ...
    def measure(self) -> tuple[list[float], list[float]]: ...
    def split(self, share: float, seed: int) -> tuple[Examples, Examples]: ...
    def part(self, places: Sequence[int], columns: Any = None) -> Examples: ...

def read_table(
    path: str,
    target: str,
    columns: Sequence[str] | None = None,
    labels: Sequence[str] = (),
    numbers: Sequence[str] = (),
    skip_missing: bool = False,
    delimiter: str | None = None,
    header: bool = True,
    activation: str = 'sigmoid',
) -> Examples: ...
def one_hot(labels: Iterable[Any]) -> tuple[_Matrix, list[Any]]: ...
def scaled(inputs: _Matrix, means: list[float], factors: list[float]) -> _Matrix: ...
def fold(network: Network, means: list[float], factors: list[float]) -> None: ...
