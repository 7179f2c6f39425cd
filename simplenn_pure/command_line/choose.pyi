from collections.abc import Collection, Iterable, Sequence

from .columns import Column
from .table import Table

MOST_CLASSES: int
ROWS_A_CLASS: int
MOST_LABELS: int
CONSTANT: str

_Rows = list[tuple[int, list[str]]]

class Choice: ...

def choose_columns(
    table: Table,
    rows: _Rows,
    target: str,
    inputs: Sequence[str] | None = None,
    labels: Sequence[str] = (),
    numbers: Sequence[str] = (),
    skip_missing: bool = False,
) -> Choice: ...
def holds_labels(table: Table, cells: Iterable[str]) -> bool: ...
def holds_classes(table: Table, cells: Sequence[str]) -> bool: ...
def lacks(cell: str, is_label: bool) -> bool: ...
def input_column(table: Table, rows: _Rows, name: str, cells: Sequence[str], is_label: bool) -> tuple[Column, str | None]: ...
def target_column(table: Table, rows: _Rows, name: str, place: int, is_label: bool) -> Column: ...
def check_labels(table: Table, rows: _Rows, name: str, cells: Iterable[str]) -> None: ...
def in_order(table: Table, labels: Collection[str]) -> list[str]: ...
