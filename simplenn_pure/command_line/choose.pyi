from typing import Iterable, List, Optional, Sequence, Tuple

from .columns import Column
from .table import Table

MOST_CLASSES: int
ROWS_A_CLASS: int
MOST_LABELS: int
CONSTANT: str

class Choice:
    inputs: List[Column]
    target: Column
    left_out: List[Tuple[str, str]]
    rows: List[Tuple[int, List[str]]]
    def __init__(
        self,
        inputs: List[Column],
        target: Column,
        left_out: List[Tuple[str, str]],
        rows: List[Tuple[int, List[str]]],
    ) -> None: ...

def choose_columns(
    table: Table,
    rows: List[Tuple[int, List[str]]],
    target: str,
    inputs: Optional[List[str]] = None,
    labels: Sequence[str] = (),
    numbers: Sequence[str] = (),
    skip_missing: bool = False,
) -> Choice: ...
def holds_labels(table: Table, cells: List[str]) -> bool: ...
def holds_classes(table: Table, cells: List[str]) -> bool: ...
def lacks(cell: str, is_label: bool) -> bool: ...
def input_column(
    table: Table, rows: List[Tuple[int, List[str]]], name: str, cells: List[str], is_label: bool
) -> Tuple[Column, Optional[str]]: ...
def target_column(
    table: Table, rows: List[Tuple[int, List[str]]], name: str, place: int, is_label: bool
) -> Column: ...
def check_labels(
    table: Table, rows: List[Tuple[int, List[str]]], name: str, cells: List[str]
) -> None: ...
def in_order(table: Table, labels: Iterable[str]) -> List[str]: ...
