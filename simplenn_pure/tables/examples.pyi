import argparse
from typing import Any, List, Tuple

from .columns import Columns
from .csv_file import Table

class Examples:
    table_name: str
    columns: Columns
    inputs: List[List[float]]
    truths: List[Any]
    left_out: List[Tuple[str, str]]
    skipped: int
    def __init__(self, table: Table, options: argparse.Namespace) -> None: ...
    def groups(self) -> List[Any]: ...
    def inputs_of(self, rows: List[int]) -> List[List[float]]: ...
    def truths_of(self, rows: List[int]) -> List[Any]: ...
    def targets_of(self, rows: List[int]) -> List[List[float]]: ...
