import argparse
from typing import Any, List, Optional, Sequence, Tuple

from ..network import Network
from ..tables.columns import Columns
from ..tables.examples import Examples

WIDEST: int
LONGEST_NAME: int
HARDLY: float
NEARLY: float

def opening_lines(
    examples: Examples, held_count: int, options: argparse.Namespace
) -> List[str]: ...
def closing_lines(
    network: Network,
    loss: float,
    reached: bool,
    scores: Sequence[Optional[Score]],
    options: argparse.Namespace,
    history: List[Tuple[int, float]],
) -> List[str]: ...

class Score:
    labels: Optional[List[str]]
    count: int
    answers: List[Any]
    truths: List[Any]
    right: Optional[int]
    mean_error: Optional[float]
    guess: float
    def __init__(
        self,
        columns: Columns,
        network: Network,
        inputs: List[List[float]],
        truths: List[Any],
        usual: Any,
    ) -> None: ...
    def skill(self) -> float: ...

def usual_answer(columns: Columns, truths: List[Any]) -> Any: ...
def count_same(left: List[Any], right: List[Any]) -> int: ...
def mean_distance(left: List[float], right: List[float]) -> float: ...
def score_lines(trained: Score, held_out: Optional[Score]) -> List[str]: ...
def confusion_lines(labels: List[str], score: Score, name: str) -> List[str]: ...
def advice_lines(
    trained: Score,
    held_out: Optional[Score],
    reached: bool,
    history: List[Tuple[int, float]],
    options: argparse.Namespace,
) -> List[str]: ...
def still_falling(history: List[Tuple[int, float]]) -> bool: ...
