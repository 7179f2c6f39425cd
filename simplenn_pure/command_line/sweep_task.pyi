import argparse

from ..sweep import SweepResult
from ..tables.examples import Examples

_Matrix = list[list[float]]

XOR: tuple[_Matrix, _Matrix]
TOLERANCE: float
LABELS_MENDED: float
NUMBERS_MENDED: float

class Task:
    examples: Examples | None
    inputs: _Matrix
    targets: _Matrix
    target_loss: float | None
    tolerance: float
    asks_answers: bool
    def __init__(self, options: argparse.Namespace) -> None: ...
    def lines(self) -> list[str]: ...
    def criterion(self) -> str: ...
    def judge(self, result: SweepResult) -> None: ...

def refuse_table_options(options: argparse.Namespace) -> None: ...
def examples_of(options: argparse.Namespace) -> tuple[Examples, _Matrix, _Matrix]: ...
def train_command(
    options: argparse.Namespace, hidden: list[int], learning_rate: float
) -> str: ...
def listed_as_csv(names: list[str]) -> str: ...
