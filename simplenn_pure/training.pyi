from collections.abc import Callable, Iterable, Sequence
from typing import Any, SupportsFloat

from .layer import Layer
from .network import Network
from .seeding import RandomState

HISTORY_POINTS: int
REPORT_WORK: int
APART_IN_BATCHES: int
LARGEST_UNROLLED: int
SHORTEST_UNROLLED: int
SHORTEST_WRITTEN_OUT: int
ITERATIONS_A_BRANCH_PYPY: int
LARGEST_UNROLLED_PYPY: int

_Weights = list[tuple[list[list[float]], list[float] | None]]

def fit(
    network: Network,
    inputs: Iterable[Iterable[SupportsFloat]],
    targets: Iterable[SupportsFloat] | Iterable[Iterable[SupportsFloat]],
    iterations: float = 10000,
    learning_rate: float | None = None,
    batch_size: float | None = None,
    target_loss: float | None = None,
    restarts: float = 0,
    on_progress: Callable[[int, float], object] | None = None,
    shuffle: bool = False,
) -> FitResult: ...

class FitResult:
    iterations: int
    loss: float
    converged: bool | None
    history: list[tuple[int, float]]
    seed: int | None
    restarts: int
    def __init__(self, attempt: Attempt) -> None: ...

class Attempt:
    layers: list[Layer]
    inputs: list[list[float]]
    targets: list[list[float]]
    iterations: int
    learning_rate: float
    batch_size: int
    seed: int | None
    orders: Orders | None
    target_loss: float | None
    on_progress: Callable[[int, float], object] | None
    weights: int
    fewest_apart: int
    most_apart: int
    iteration: int
    loss: float | None
    history: list[tuple[int, float]]
    converged: bool | None
    stopped: bool
    def __init__(
        self,
        layers: list[Layer],
        inputs: list[list[float]],
        targets: list[list[float]],
        iterations: int,
        learning_rate: float,
        batch_size: int,
        shuffle: bool,
        seed: int | None,
        target_loss: float | None,
        on_progress: Callable[[int, float], object] | None,
    ) -> None: ...
    def train(self) -> None: ...
    def report(self, iteration: int, loss: float) -> int: ...
    def history_point(self, number: int) -> int: ...
    def train_plainly(self, iteration: int, report_at: int) -> None: ...
    def adjust_in_batches(self, iteration: int) -> None: ...
    def forms(self) -> list[tuple[bool, bool]]: ...
    def compiled_train(self, written_out: bool, branch_free: bool) -> Callable[..., Any] | None: ...
    def train_unrolled(self, train: Callable[..., Any], written_out: bool) -> None: ...
    def stays_finite(self) -> bool: ...

def largest_in(matrix: Iterable[Iterable[float]]) -> float: ...

class Orders:
    count: int
    stream: RandomState
    first: int
    orders: list[list[int]]
    def __init__(self, count: int, seed: int, sizes: Sequence[int]) -> None: ...
    def of(self, iteration: int) -> list[int]: ...
    def forget_before(self, iteration: int) -> None: ...

def permutation(count: int, stream: RandomState) -> list[int]: ...
def weights_of(layers: Iterable[Layer]) -> _Weights: ...
def put_back(network: Network, best: tuple[FitResult, _Weights, int | None]) -> None: ...
def start_again(network: Network, seed: int) -> None: ...
