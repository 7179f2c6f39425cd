import argparse
from collections.abc import Iterable, Sequence

from ..network import Network
from .columns import Columns
from .examples import Examples

WIDEST: int
LONGEST_NAME: int
HARDLY: float
NEARLY: float

_History = Sequence[tuple[int, float]]

def opening_lines(name: str, examples: Examples, held_count: int, options: argparse.Namespace) -> list[str]: ...
def closing_lines(
    network: Network,
    loss: float,
    reached: bool,
    scores: Sequence[Score | None],
    options: argparse.Namespace,
    history: _History,
) -> list[str]: ...

class Score:
    labels: list[str] | None
    count: int
    answers: list[str | float]
    truths: list[str] | list[float]
    right: int | None
    mean_error: float | None
    guess: float
    def __init__(self, columns: Columns, network: Network, inputs: list[list[float]], truths: list[str] | list[float], usual: str | float) -> None: ...
    def skill(self) -> float: ...

def usual_answer(columns: Columns, truths: list[str] | list[float]) -> str | float: ...
def count_same(left: Iterable[object], right: Iterable[object]) -> int: ...
def mean_distance(left: Sequence[float], right: Iterable[float]) -> float: ...
def score_lines(trained: Score, held_out: Score | None) -> list[str]: ...
def confusion_lines(labels: Sequence[str], score: Score, name: str) -> list[str]: ...
def advice_lines(trained: Score, held_out: Score | None, reached: bool, history: _History, options: argparse.Namespace) -> list[str]: ...
def still_falling(history: _History) -> bool: ...
