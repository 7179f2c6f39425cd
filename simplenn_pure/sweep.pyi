import concurrent.futures
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, SupportsFloat

from .network import Network

FIRST: int
CHUNK_SECONDS: float
LEAST_CHUNKS: int
NORMAL_95: float

_Future = concurrent.futures.Future[list[SweepResult]]

def sweep(
    make: Callable[[int], Network],
    inputs: Iterable[Iterable[SupportsFloat]],
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]],
    seeds: Iterable[float],
    executor: concurrent.futures.Executor | None = None,
    tolerance: float = 0.1,
    **fit_options: Any,
) -> Iterator[SweepResult]: ...

class SweepResult:
    seed: int
    loss: float | None
    largest_error: float | None
    iterations: int | None
    converged: bool | None
    seconds: float | None
    network: Network | None
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
    __hash__ = None  # type: ignore[assignment]
    def compared(self) -> tuple[Any, ...]: ...
    def __repr__(self) -> str: ...

class Training:
    make: Callable[[int], Network]
    inputs: list[list[float]]
    targets: list[list[float]]
    tolerance: float
    fit_options: dict[str, Any]
    def __init__(self, make: Callable[[int], Network], inputs: list[list[float]], targets: list[list[float]], tolerance: float, fit_options: dict[str, Any]) -> None: ...
    def __call__(self, seeds: Iterable[int]) -> list[SweepResult]: ...
    def check_travel(self) -> None: ...
    def train(self, seed: int) -> SweepResult: ...

def first_network(make: Callable[[int], Network], seeds: Iterable[int]) -> Network: ...
def largest_difference(outputs: Iterable[Iterable[float]], targets: Iterable[Iterable[float]]) -> float: ...
def one_line(error: BaseException) -> str: ...
def results_from(batches: Iterable[list[SweepResult]], seeds: Sequence[int]) -> Iterator[SweepResult]: ...
def batches_from(executor: concurrent.futures.Executor, training: Training, seeds: list[int]) -> Iterator[list[SweepResult]]: ...
def submit(executor: concurrent.futures.Executor, training: Training, chunk: list[int]) -> tuple[list[int], _Future]: ...
def outcome(training: Training, chunk: list[int], future: _Future) -> list[SweepResult]: ...
def chunk_size(seconds: Iterable[float | None], count: int) -> int: ...
def wilson_interval(successes: float, count: float) -> tuple[float, float]: ...
def quantile(numbers: Iterable[float], share: float) -> float: ...
