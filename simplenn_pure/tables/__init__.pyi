from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..network import Network
from ..training import FitResult

__all__ = ['Examples', 'TableModel', 'read_table', 'train_table', 'load_table', 'one_hot', 'fold', 'scaled']

_Matrix = list[list[float]]

class Examples(NamedTuple):
    table_name: str
    columns: Any
    rows: list[int]
    inputs: _Matrix
    truths: list[Any]
    skipped: int
    unanswered: int
    @property
    def targets(self) -> _Matrix: ...
    def notes(self) -> dict[str, Any]: ...
    def ranges(self) -> list[list[float]]: ...
    def measure(self) -> tuple[list[float], list[float]]: ...
    def split(self, share: float, seed: int) -> tuple[Examples, Examples]: ...
    def part(self, places: Sequence[int]) -> Examples: ...

def read_table(
    path: str,
    target: str,
    columns: Sequence[str] | None = None,
    labels: Sequence[str] = (),
    numbers: Sequence[str] = (),
    skip_missing: bool = False,
    delimiter: str | None = None,
    header: bool = True,
    on_progress: Callable[[int, str | None], object] | None = None,
) -> Examples: ...

class TableModel:
    network: Network
    columns: Any
    think: Callable[[list[float]], list[float]]
    result: FitResult | None
    training: Examples | None
    held_out: Examples | None
    def __init__(self, network: Network, name: str = 'the network') -> None: ...
    def predict(self, rows: Any) -> Any: ...
    def probabilities(self, rows: Any) -> Any: ...
    def _each(self, rows: Any, answer: Callable[[list[float]], Any]) -> Any: ...
    def _outputs(self, row: Any, number: int) -> list[float]: ...
    def _answered(
        self, table: Any, row: int, cells: list[str], places: Iterable[int], strange: dict[str, str] | None = None,
    ) -> tuple[list[float], list[float]]: ...
    def answers(
        self, table: Any, places: list[int], skip_missing: bool = False, strange: dict[str, str] | None = None,
    ) -> Iterator[tuple[int, list[str], list[float] | None, list[float] | None, str | None]]: ...
    def examples(
        self, path: str, delimiter: str | None = None, header: bool = True, skip_missing: bool = False,
    ) -> tuple[Examples, list[list[float]], list[str]]: ...
    def save(self, path: str) -> None: ...

def train_table(
    examples: Examples,
    hold_out: float = 0.2,
    seed: int | None = None,
    on_progress: Callable[[int, float], object] | None = None,
    compiled: bool | None = None,
    **settings: Any,
) -> TableModel: ...
def load_table(path: str) -> TableModel: ...
def one_hot(labels: Iterable[Any]) -> tuple[_Matrix, list[Any]]: ...
def scaled(inputs: _Matrix, means: list[float], factors: list[float]) -> _Matrix: ...
def fold(network: Network, means: list[float], factors: list[float]) -> None: ...
