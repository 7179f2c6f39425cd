from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, SupportsFloat

from .network import Network

FIRST: int
CHUNK_SECONDS: float
LEAST_CHUNKS: int
NORMAL_95: float

_Matrix = list[list[float]]
_Submitted = tuple[list[int], Future[list[SweepResult]]]

def sweep(
    make: Callable[[int], Network],
    inputs: Iterable[Iterable[SupportsFloat]],
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]],
    seeds: Iterable[int],
    executor: Executor | None = None,
    tolerance: float = 0.1,
    **fit_options: Any,
) -> Iterator[SweepResult]: ...

class SweepResult:
    seed: int
    loss: Any
    largest_error: Any
    iterations: Any
    converged: bool | None
    seconds: Any
    network: Any
    problem: str | None
    def __init__(
        self,
        seed: int,
        loss: float | None = None,
        largest_error: float | None = None,
        iterations: int | None = None,
        converged: bool | None = None,
        seconds: float | None = None,
        network: Network | None = None,
        problem: str | None = None,
    ) -> None: ...
    def __eq__(self, other: object) -> bool: ...
    __hash__: None  # type: ignore[assignment]
    def compared(self) -> tuple[object, ...]: ...

class Training:
    make: Callable[[int], Network]
    inputs: _Matrix
    targets: _Matrix
    tolerance: float
    fit_options: dict[str, Any]
    def __init__(
        self,
        make: Callable[[int], Network],
        inputs: _Matrix,
        targets: _Matrix,
        tolerance: float,
        fit_options: dict[str, Any],
    ) -> None: ...
    def __call__(self, seeds: list[int]) -> list[SweepResult]: ...
    def check_travel(self) -> None: ...
    def train(self, seed: int) -> SweepResult: ...

def first_network(make: Callable[[int], Network], seeds: list[int]) -> Network: ...
def largest_difference(outputs: _Matrix, targets: _Matrix) -> float: ...
def one_line(error: BaseException) -> str: ...
def results_from(
    batches: Iterable[list[SweepResult]], seeds: list[int]
) -> Iterator[SweepResult]: ...
def batches_from(
    executor: Executor, training: Training, seeds: list[int]
) -> Iterator[list[SweepResult]]: ...
def submit(executor: Executor, training: Training, chunk: list[int]) -> _Submitted: ...
def outcome(
    training: Training, chunk: list[int], future: Future[list[SweepResult]]
) -> list[SweepResult]: ...
def chunk_size(seconds: list[float | None], count: int) -> int: ...
def wilson_interval(successes: float, count: float) -> tuple[float, float]: ...
def quantile(numbers: Iterable[float], share: float) -> float: ...
