from collections.abc import Iterable, Sequence
from typing import Any

class IntegerNetwork:
    bits: int
    ranges: list[tuple[int, int, int]]
    layers: list[Any]
    bound: float
    kind: str
    notes: dict[str, Any] | None
    def __init__(
        self,
        bits: int,
        ranges: list[tuple[int, int, int]],
        layers: list[Any],
        bound: float,
        kind: str,
        notes: dict[str, Any] | None = None,
    ) -> None: ...
    def __repr__(self) -> str: ...
    def think(self, inputs: Iterable[Any]) -> list[Any]: ...
    def answer(self, row: Sequence[float], numbers: Sequence[float]) -> list[float]: ...
    def wholes(self, numbers: Sequence[float]) -> list[int]: ...
    def forward(self, row: Sequence[int]) -> list[int]: ...
