from typing import Any, Dict, List, Optional, Tuple, Union

from ..network import Network
from .table import Table

MARGIN: float

class Column:
    name: str
    labels: Optional[List[str]]
    def __init__(self, name: str, labels: Optional[List[str]] = None) -> None: ...
    def numbers(self, table: Table, row: int, text: str) -> List[float]: ...

class Columns:
    inputs: List[Column]
    target: Column
    low: Optional[float]
    high: Optional[float]
    header: bool
    def __init__(
        self,
        inputs: List[Column],
        target: Column,
        low: Optional[float],
        high: Optional[float],
        header: bool,
    ) -> None: ...
    def input_names(self) -> List[str]: ...
    def places(self, table: Table) -> List[int]: ...
    def example(
        self, table: Table, row: int, cells: List[str], places: List[int]
    ) -> List[float]: ...
    def answer(self, outputs: List[float]) -> Union[str, float]: ...
    def notes(self) -> Dict[str, Any]: ...

def read_columns(network: Network, path: str) -> Columns: ...
def read_column(pair: Any) -> Column: ...
def target_range(targets: List[float], name: str, table_name: str) -> Tuple[float, float]: ...
