import argparse
from collections.abc import Iterable

from .columns import Columns
from .table import Table

class Examples:
    columns: Columns
    inputs: list[list[float]]
    truths: list[str] | list[float]
    left_out: list[tuple[str, str]]
    skipped: int
    def __init__(self, table: Table, options: argparse.Namespace) -> None: ...
    def groups(self) -> list[str] | list[None]: ...
    def inputs_of(self, rows: Iterable[int]) -> list[list[float]]: ...
    def truths_of(self, rows: Iterable[int]) -> list[str] | list[float]: ...
    def targets_of(self, rows: Iterable[int]) -> list[list[float]]: ...
