from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from typing import Any, SupportsFloat

from .network import Network

def sweep(
    make: Callable[[int], Network],
    inputs: Iterable[Iterable[SupportsFloat]],
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]],
    seeds: Iterable[int],
    executor: Executor | None = None,
    tolerance: float = 0.1,
    compiled: bool = False,
    train: Callable[..., Any] | None = None,
    **fit_options: Any,
) -> Iterator[SweepResult]: ...

def processes(jobs: int) -> AbstractContextManager[Executor | None]: ...

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
    def compared(self) -> dict[str, object]: ...

def wilson_interval(successes: float, count: float) -> tuple[float, float]: ...
def quantile(numbers: Iterable[float], share: float) -> float: ...
