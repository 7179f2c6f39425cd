from typing import Iterable, List, Optional, Pattern, Sequence, Tuple

from .columns import Column
from .csv_file import Table

MOST_CLASSES: int
ROWS_A_CLASS: int
MOST_LABELS: int
EMPTY: str
CONSTANT: str
COUNTS: str
WHOLE: Pattern[str]

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
def holds_classes(cells: List[str]) -> bool: ...
def why_left_out(
    table: Table, cells: List[Tuple[int, str]], name: str, is_label: bool
) -> Optional[str]: ...
def too_many_labels(labels: List[str]) -> Optional[str]: ...
def column_of(
    table: Table, cells: List[Tuple[int, str]], name: str, is_label: bool
) -> Column: ...
def check_target(table: Table, cells: List[Tuple[int, str]], column: Column) -> None: ...
def in_order(labels: Iterable[str]) -> List[str]: ...
