import argparse
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import Any

from .results_file import ResultsFile
from .sweep_report import Count
from .sweep_task import Task

_Matrix = list[list[float]]

MOST_JOBS_ON_WINDOWS: int

class Setting:
    hidden_text: str
    range_text: str
    learning_rate: float
    iterations: int
    make: Any
    fit_options: dict[str, Any]
    key: tuple[str, ...]
    train: str | None
    def __init__(
        self,
        options: argparse.Namespace,
        sizes: list[int],
        weight_range: tuple[float, float],
        learning_rate: float,
        examples: str,
    ) -> None: ...
    def text(self) -> str: ...

def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None: ...
def run(options: argparse.Namespace) -> int: ...
def sweep_all(
    options: argparse.Namespace,
    settings: list[Setting],
    task: Task,
    executor: Executor | None,
    results_file: ResultsFile | None,
) -> int: ...
def trouble_lines(
    options: argparse.Namespace, interrupted: bool, problem: str | None, count: Count
) -> list[str]: ...
def settings_of(
    options: argparse.Namespace, inputs: _Matrix, targets: _Matrix
) -> list[Setting]: ...
def jobs_of_use(jobs: int, seed_count: int) -> int: ...
def pool(jobs: int) -> ProcessPoolExecutor: ...
def end(executor: Executor, interrupted: bool) -> None: ...
def start_worker() -> None: ...
def end_with(parent: int) -> None: ...
def seeds(text: str) -> list[int]: ...
def shapes(text: str) -> list[list[int]]: ...
def rates(text: str) -> list[float]: ...
def ranges(text: str) -> list[tuple[float, float]]: ...
